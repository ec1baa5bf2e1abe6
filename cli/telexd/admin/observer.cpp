#include "cli/telexd/admin/observer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace telex::admin {

namespace {

template <class T>
bool is_ready(const std::future<T>& answer) {
  return answer.wait_for(std::chrono::seconds{0}) == std::future_status::ready;
}

} // namespace

observer::observer(identity who, sources from, std::chrono::milliseconds freshness)
  : who_{std::move(who)}, from_{std::move(from)}, freshness_{freshness} {
  // nop
}

std::shared_ptr<const observation> observer::look(clock::time_point when) {
  if (asked_ && is_ready(*asked_))
    try {
      learn(std::exchange(asked_, std::nullopt)->get());
    } catch (const std::future_error&) {
      return nullptr; // it has ended
    }
  if (last_ && is_fresh(seen_at_, when))
    return last_;
  if (asked_)
    return nullptr;
  asked_at_ = clock::now();
  asked_ = from_.inspect();
  return nullptr;
}

void observer::learn(snapshot state) {
  seen_at_ = asked_at_;
  for (auto& each : state.newly_closed)
    closed_.push_back(std::make_shared<const closed_report>(std::move(each)));
  state.newly_closed.clear();
  closed_.erase(closed_.begin(),
                closed_.begin()
                  + std::max<std::ptrdiff_t>(
                    std::ssize(closed_) - static_cast<std::ptrdiff_t>(max_closed), 0));
  last_ = std::make_shared<const observation>(
    observation{std::move(state), std::chrono::system_clock::now(), current_usage(),
                from_.logs(), is_draining(), from_.certificate_days()});
}

closed_list observer::closed(std::size_t max) const {
  auto count = static_cast<std::ptrdiff_t>(std::min(max, closed_.size()));
  return {closed_.rbegin(), closed_.rbegin() + count};
}

bool observer::is_alive(clock::time_point when) {
  if (pinged_ && is_ready(*pinged_))
    try {
      std::exchange(pinged_, std::nullopt)->get();
      alive_at_ = pinged_at_;
    } catch (const std::future_error&) {
      return false; // it has ended
    }
  if (alive_at_ && is_fresh(*alive_at_, when))
    return true;
  if (!pinged_) {
    pinged_at_ = clock::now();
    pinged_ = from_.ping();
  }
  return false;
}

} // namespace telex::admin
