#include "cli/admin/observer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace telex::admin {

using clock = std::chrono::steady_clock;

observer::observer(identity who, sources from, std::chrono::milliseconds freshness)
  : who_{std::move(who)}, from_{std::move(from)}, freshness_{freshness} {
  // nop
}

std::shared_ptr<const observation> observer::look() {
  std::lock_guard guard{mutex_};
  if (last_ && clock::now() - looked_at_ < freshness_)
    return last_;
  if (!asked_)
    asked_ = from_.inspect();
  if (asked_->wait_for(patience) != std::future_status::ready)
    return nullptr;
  try {
    learn(std::exchange(asked_, std::nullopt)->get());
  } catch (const std::future_error&) {
    return nullptr; // it has ended
  }
  return last_;
}

void observer::learn(snapshot state) {
  looked_at_ = clock::now();
  auto& ended = state.newly_closed;
  std::move(ended.begin(), ended.end(), std::back_inserter(closed_));
  ended.clear();
  closed_.erase(closed_.begin(),
                closed_.begin()
                  + std::max<std::ptrdiff_t>(
                    std::ssize(closed_) - static_cast<std::ptrdiff_t>(max_closed), 0));
  last_ = std::make_shared<const observation>(
    observation{std::move(state), std::chrono::system_clock::now(), current_usage(),
                from_.logs(), is_draining()});
}

std::vector<closed_report> observer::closed(std::size_t max) const {
  std::lock_guard guard{mutex_};
  auto count = static_cast<std::ptrdiff_t>(std::min(max, closed_.size()));
  return {closed_.rbegin(), closed_.rbegin() + count};
}

bool observer::is_alive() const {
  auto answer = from_.ping();
  if (answer.wait_for(patience) != std::future_status::ready)
    return false;
  try {
    answer.get();
    return true;
  } catch (const std::future_error&) {
    return false;
  }
}

} // namespace telex::admin
