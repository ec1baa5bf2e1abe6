#include "cli/telex/client/pending_messages.hpp"

#include <iterator>
#include <utility>

namespace telex::cli {

ticket pending_messages::add(message what) {
  waiting_.push_back({++last_, std::move(what)});
  return last_;
}

const letter* pending_messages::send_next(clock::time_point now) {
  if (waiting_.empty() || sent_.size() >= window_)
    return nullptr;
  auto which = waiting_.front().which;
  sent_letter next{std::move(waiting_.front()), now + answer_timeout};
  waiting_.pop_front();
  return &sent_.emplace_hint(sent_.end(), which, std::move(next))->second.what;
}

const message* pending_messages::find(ticket which) const {
  auto found = sent_.find(which);
  return found == sent_.end() ? nullptr : &found->second.what.what;
}

std::optional<letter> pending_messages::take(ticket which) {
  auto found = sent_.extract(which);
  return found ? std::optional{std::move(found.mapped().what)} : std::nullopt;
}

std::optional<letter> pending_messages::take_overdue(clock::time_point now) {
  auto next = deadline();
  return next && *next <= now ? take(sent_.begin()->first) : std::nullopt;
}

std::vector<letter> pending_messages::take_sent() {
  std::vector<letter> result;
  for (auto& [which, sent] : std::exchange(sent_, {}))
    result.push_back(std::move(sent.what));
  return result;
}

std::vector<letter> pending_messages::take_waiting() {
  auto all = std::exchange(waiting_, {});
  return {std::move_iterator{all.begin()}, std::move_iterator{all.end()}};
}

std::optional<clock::time_point> pending_messages::waits_since() const noexcept {
  auto next = deadline();
  return next ? std::optional{*next - answer_timeout} : std::nullopt;
}

std::optional<clock::time_point> pending_messages::deadline() const noexcept {
  return sent_.empty() ? std::nullopt : std::optional{sent_.begin()->second.deadline};
}

} // namespace telex::cli
