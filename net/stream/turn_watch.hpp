// How long the turns of an event loop take.

#pragma once

#include "actors/snapshot.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

namespace telex {

/// While the loop takes a turn, whoever has written something meanwhile waits.
class turn_watch {
public:
  using clock = std::chrono::steady_clock;

  /// A turn that takes longer is one too long.
  static constexpr std::chrono::milliseconds limit{5};

  /// How often it is told of turns that are too long.
  static constexpr std::chrono::seconds interval{1};

  /// Is told how long the longest was of those that were too long, and how many there
  /// were since it was told last.
  using complaint = std::function<void(duration longest, std::uint64_t count)>;

  /// `complain` is called from end(), once in an interval at most.
  void on_long_turns(complaint complain) {
    complain_ = std::move(complain);
  }

  void begin(clock::time_point now = clock::now()) noexcept {
    began_ = now;
  }

  /// The turn that has begun ends.
  void end(clock::time_point now = clock::now());

  const turn_report& report() const noexcept {
    return report_;
  }

private:
  void tell(clock::time_point now);

  turn_report report_;
  complaint complain_;
  clock::time_point began_{};
  clock::time_point next_complaint_{};
  /// Those that nobody has been told of.
  std::uint64_t too_long_ = 0;
  duration longest_{};
};

} // namespace telex
