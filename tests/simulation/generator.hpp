// What happens in a run, drawn from a seed.

#pragma once

#include "tests/simulation/random.hpp"
#include "tests/simulation/schedule.hpp"

#include <array>

namespace telex::simulation {

/// The settings and the actions of a seed: the same on any machine. Settings are
/// small, so that their bounds are hit all the time.
///
/// Actions are drawn blindly; many make no sense when their turn comes, and do
/// nothing then. What is frequent changes from seed to seed, and within a run
/// from phase to phase: floods, silence, haste, people who come and go.
class generator {
public:
  /// `steps` is about how many things are to happen; if the router is told to
  /// stop, it is near their end.
  generator(std::uint64_t seed, std::uint32_t users, std::size_t steps);

  const settings& config() const noexcept {
    return config_;
  }

  /// The next action. `step` is how many things have happened.
  action next(std::size_t step);

private:
  void draw_settings();
  void begin_phase(std::size_t step);
  std::uint8_t some_user();
  std::uint32_t some_octets(std::uint32_t few);
  std::uint32_t some_recipient();
  std::uint32_t some_size();
  std::uint32_t some_reply();
  std::uint32_t some_time();
  void fill(action& next);
  void fill_request(action& next);

  random random_;
  settings config_;
  std::uint32_t users_;
  /// When the router is told to stop, or ends; never if it is 0.
  std::size_t stop_at_ = 0;
  std::size_t phase_ends_ = 0;
  std::array<std::uint32_t, verbs> weights_{};
  /// One in so many replies is a wrong one; whom most messages are for.
  std::uint32_t honesty_ = 10;
  std::uint32_t favourite_ = 0;
  bool cuts_ = false;
};

} // namespace telex::simulation
