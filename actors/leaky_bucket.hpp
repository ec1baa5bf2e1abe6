// What may happen so often, and no more.

#pragma once

#include "actors/settings.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace telex {

/// Counts events and forgets them at an even rate. So many a period may go on
/// for ever, and as many may come at once.
class leaky_bucket {
public:
  /// Notes an event, if there is room for it; returns whether there was.
  bool add(std::size_t capacity, duration period, time_point now) noexcept {
    if (is_full(capacity, period, now))
      return false;
    level_ += 1;
    return true;
  }

  /// Notes an event whether there is room or not. Of events beyond the capacity
  /// up to as many again are remembered: so it takes a period at most until there
  /// is room.
  void force(std::size_t capacity, duration period, time_point now) noexcept {
    leak(capacity, period, now);
    level_ = std::min(level_ + 1, 2 * static_cast<double>(capacity));
  }

  /// One of the events does not count any more.
  void take_back() noexcept {
    level_ = std::max(0.0, level_ - 1);
  }

  /// Whether there is no room for another event.
  bool is_full(std::size_t capacity, duration period, time_point now) noexcept {
    leak(capacity, period, now);
    return level_ + 1 > static_cast<double>(capacity);
  }

  /// Whether all events are forgotten.
  bool is_empty(std::size_t capacity, duration period, time_point now) noexcept {
    leak(capacity, period, now);
    return level_ <= 0;
  }

private:
  void leak(std::size_t capacity, duration period, time_point now) noexcept {
    auto periods = std::chrono::duration<double>{now - checked_}
                   / std::chrono::duration<double>{period};
    level_ = std::max(0.0, level_ - periods * static_cast<double>(capacity));
    checked_ = now;
  }

  double level_ = 0;
  time_point checked_{};
};

} // namespace telex
