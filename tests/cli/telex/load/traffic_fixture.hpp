// Traffic between participants whose server is the test.

#pragma once

#include "cli/telex/load/traffic.hpp"
#include "tests/cli/telex/load/fake_crowd.hpp"

#include <chrono>

namespace telex::load {

/// Traffic whose participants have joined: t, r for a recipient or s for a sender, and
/// a number.
struct traffic_fixture {
  explicit traffic_fixture(const traffic_options& options)
    : work{loop, crowd.maker(), "t", options} {
    crowd.let_in_one_by_one(loop);
    work.join();
  }

  /// Handles what is due now, and nothing that comes later.
  void turn() {
    loop.run_for(std::chrono::seconds{0});
  }

  fake_crowd crowd;
  event_loop loop;
  traffic work;
};

/// Messages are due a millisecond apart.
inline constexpr double each_millisecond = 1000;

/// No test gets there.
inline time_point far_away() {
  return steady_clock::now() + std::chrono::seconds{20};
}

} // namespace telex::load
