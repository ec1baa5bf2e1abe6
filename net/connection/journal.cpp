#include "net/connection/journal.hpp"

#include "net/stream/endpoint.hpp"

#include <utility>

namespace telex {

namespace {

/// How often a connection reports what its peer can do over and over.
constexpr auto report_interval = std::chrono::minutes{1};

/// How often it reports that its peer can't prove a name: often enough for a filter
/// that bans who guesses. Wrong passwords are few, as they have limits of their own.
constexpr auto failed_login_interval = std::chrono::seconds{1};

/// How many halves of users it reports: a socket may register as another one at will.
constexpr std::uint32_t max_halves = 10;

/// The peer's address and port, as in `127.0.0.1:41234`.
std::string peer_of(const stream& x) {
  return to_string(endpoint{x.addr(), x.port()});
}

} // namespace

void journal::open(stream_ptr peer, event_sink& events, bool counts, bool reports) {
  peer_ = std::move(peer);
  events_ = &events;
  opened_at_ = now();
  if (counts)
    total_ = std::make_unique<traffic>();
  reports_ = reports;
  report_connected();
}

// -- what the peer does ----------------------------------------------------------

void journal::registered(bool complete) {
  if (!std::exchange(reports_, true))
    report_connected();
  if (!complete && ++halves_ > max_halves)
    return;
  report(events::registered{who_.name(), peer_->addr(), self_.id(),
                            who_.registered_role(), complete});
}

void journal::refused(std::string_view name, refuse_reason why) {
  last_refusal_ = why;
  if (auto count = refusals_.note(now(), report_interval))
    report(events::refused{peer_->addr(), self_.id(), why,
                           std::string{shown_name(name)}, *count});
}

void journal::login_failed(const std::string& name, refuse_reason why) {
  last_failed_login_ = why;
  if (auto count = failed_logins_.note(now(), failed_login_interval))
    tell(events::login_failed{peer_->addr(), self_.id(), why, *count, name});
}

void journal::faulted(std::string_view what,
                      std::optional<wire::body_trace::suspicion> by_its_looks) const {
  events::faulted result{who_.name(), peer_->addr(), self_.id(), what};
  if (by_its_looks) {
    result.reason = to_string(by_its_looks->what);
    result.transaction = by_its_looks->message;
  }
  report(std::move(result));
}

void journal::unreadable(std::string_view why) const {
  report(events::tls_failed{who_.name(), peer_->addr(), self_.id(), std::string{why}});
}

void journal::left(leave_reason why) {
  if (auto count = refusals_.take_untold(); count > 0)
    report(events::refused{peer_->addr(), self_.id(), last_refusal_, {}, count});
  if (auto count = failed_logins_.take_untold(); count > 0)
    tell(
      events::login_failed{peer_->addr(), self_.id(), last_failed_login_, count, {}});
  report(events::left{who_.name(), peer_->addr(), self_.id(), now() - opened_at_, why});
}

void journal::failed(const std::string& error) const {
  events_->report(
    {}, events::actor_failed{"connection/" + std::to_string(self_.id()), error});
}

// -- the steps of a message --------------------------------------------------------

bool journal::tells_steps() const noexcept {
  return events_->wants(severity::debug);
}

void journal::received(transaction_number number, std::string_view sender,
                       std::string_view recipient, std::size_t octets) {
  if (total_)
    ++total_->received;
  if (tells_steps())
    report(events::received{number, sender, shown_name(recipient), self_.id(), octets});
}

void journal::queued(const parcel& message, std::size_t waiting) const {
  if (!tells_steps())
    return;
  const auto& key = message.promise.key();
  report(events::queued{key.number, who_.name(), message.sender(), self_.id(),
                        message.size(), now() - key.received, waiting});
}

void journal::forwarded(const parcel& message, time_point when) {
  if (total_)
    ++total_->forwarded;
  if (!tells_steps())
    return;
  const auto& key = message.promise.key();
  report(events::forwarded{key.number, who_.name(), message.sender(), self_.id(),
                           message.size(), when - key.received});
}

void journal::acknowledged(const inbox::receipt& receipt) {
  if (!total_ && !tells_steps())
    return;
  auto taken = now() - receipt.given_at;
  if (total_ && receipt.how == outcome::delivered) {
    ++total_->acknowledged;
    total_->acknowledge_time.add(taken);
  }
  if (tells_steps())
    report(events::acknowledged{receipt.message.promise.key().number, who_.name(),
                                receipt.message.sender(), self_.id(), taken,
                                receipt.how});
}

void journal::answered(const owed_send& message) {
  if (!total_ && !tells_steps())
    return;
  auto taken = now() - message.received;
  if (total_) {
    ++total_->answered[static_cast<std::size_t>(message.result.end.how)];
    total_->answer_time.add(taken);
  }
  if (tells_steps())
    report(events::answered{message.number, who_.name(), shown_name(message.recipient),
                            self_.id(), taken, message.result.end.how});
}

// -- what is known -----------------------------------------------------------------

connection_report journal::describe() const {
  connection_report result;
  result.id = self_.id();
  result.peer = peer_of(*peer_);
  result.connected_at = opened_at_;
  result.user = who_.name();
  result.as = who_.registered_role();
  result.complete = who_.is_complete();
  result.total = *total_;
  result.load = self_.load();
  return result;
}

closed_report journal::describe_end(connection_report last, leave_reason why) const {
  return {std::move(last), why, now() - opened_at_, std::chrono::system_clock::now()};
}

// -- all of them -------------------------------------------------------------------

time_point journal::now() const {
  return self_.clock().now();
}

void journal::report(const event& what) const {
  if (reports_)
    tell(what);
}

void journal::tell(const event& what) const {
  events_->report({actor_kind::connection, self_.id()}, what);
}

void journal::report_connected() const {
  report(events::connected{peer_of(*peer_), self_.id()});
}

} // namespace telex
