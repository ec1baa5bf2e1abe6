// What happens in a run, drawn from a seed.

#pragma once

#include "tests/simulation/plan.hpp"
#include "tests/simulation/random.hpp"
#include "tests/simulation/schedule.hpp"

#include <array>

namespace telex::simulation {

/// The actions of a seed: the same on any machine.
///
/// Actions are drawn blindly; many make no sense when their turn comes, and do
/// nothing then. What is frequent changes from seed to seed, and within a run
/// from phase to phase: floods, silence, haste, people who come and go.
class generator {
public:
  /// What `choice` does not say is drawn as well. If the router is told to stop, it is
  /// near the end of the run.
  explicit generator(std::uint64_t seed, const plan_choice& choice = {});

  const plan& drawn() const noexcept {
    return plan_;
  }

  /// The next action. `step` is how many things have happened.
  action next(std::size_t step);

private:
  void begin_phase(std::size_t step);
  void begin_calm_phase();
  void begin_last_phase();
  void set_weight(verb what, std::uint32_t often, bool varies = true);
  action some_action();
  action monologue();
  bool is_calm() const noexcept;
  name_id some_user();
  bool is_extended(name_id user) const noexcept;
  void become_extended(action& next);
  action joined(name_id user);
  void fill_extended(action& next);
  std::uint32_t some_offer();
  std::uint32_t some_question();
  bool is_wrong();
  std::uint32_t some_window();
  std::uint32_t some_octets(std::uint32_t few);
  std::uint32_t some_recipient();
  std::uint32_t some_size();
  std::uint32_t some_reply();
  std::uint32_t some_time();
  void fill(action& next);
  void fill_request(action& next);

  random random_;
  plan plan_;
  /// How many of the users have come at the beginning, if all do.
  name_id come_ = 0;
  /// When the router is told to stop, or ends; never if it is 0.
  std::size_t stop_at_ = 0;
  std::size_t phase_ends_ = 0;
  std::array<std::uint32_t, verbs> weights_{};
  /// One in so many replies is a wrong one; whom most messages are for.
  std::uint32_t honesty_ = 10;
  /// How many messages those take at a time who come next with the extended protocol.
  std::uint32_t window_ = 1;
  std::uint32_t favourite_ = 0;
  bool cuts_ = false;
};

} // namespace telex::simulation
