// Of a flood of like events a log has the first, and then how many there were.

#pragma once

#include "actors/settings.hpp"

#include <cstdint>
#include <optional>
#include <utility>

namespace telex {

class report_pace {
public:
  /// Notes an event. Returns how many there were since the last that was reported, this
  /// one included, if it is to be reported: it is unless that was less than `interval`
  /// ago.
  std::optional<std::uint64_t> note(time_point now, duration interval) noexcept {
    ++untold_;
    if (now < next_)
      return std::nullopt;
    next_ = now + interval;
    return take_untold();
  }

  /// How many were noted since the last that was reported. They count as reported then.
  std::uint64_t take_untold() noexcept {
    return std::exchange(untold_, 0);
  }

private:
  std::uint64_t untold_ = 0;
  time_point next_ = time_point::min();
};

} // namespace telex
