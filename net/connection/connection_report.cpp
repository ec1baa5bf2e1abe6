// What the inspector is told of a connection.

#include "net/connection/connection.hpp"

#include <utility>

namespace telex {

void connection_state::tell(const report_msg& msg) {
  // Who has left has told its last.
  if (!ending_.has_left())
    self_->send(msg.call->inspector(), connection_report_msg{describe()});
}

connection_report connection_state::describe() const {
  constexpr std::size_t shown_messages = 16;
  auto result = journal_.describe();
  result.blocked_since = deadlines_.blocked_since();
  // What has been gathered in this turn is on its way.
  result.unread = result.blocked_since ? outbox_.unread() : 0;
  result.pending = under_way();
  result.queue = inbox_.report(shown_messages);
  result.total.missed = inbox_.missed();
  result.transactions = transactions_.size();
  return result;
}

/// The last that the inspector hears of this connection.
void connection_state::tell_closed(leave_reason why) {
  if (!journal_.total())
    return;
  auto last = describe();
  last.total.missed += inbox_.size();
  self_->send(env_->inspector,
              closed_report_msg{journal_.describe_end(std::move(last), why)});
}

} // namespace telex
