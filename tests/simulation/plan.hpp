// What a run is to be like, drawn from its seed: how many users there are, how much
// happens, and the router's settings.

#pragma once

#include "actors/settings.hpp"
#include "tests/simulation/random.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace telex::simulation {

/// What a run looks for. Each mode reaches what the others do not.
enum class mode : std::uint8_t {
  small_limits, ///< Few users; every bound is hit all the time.
  storms,       ///< Broadcasts of many, beside messages to one.
  large_bodies, ///< Beyond what is copied behind a head, and what a network takes.
  long_lives,   ///< Few connections that hardly ever end.
  many_users,   ///< More than fit into an octet, and broadcasts to all of them.
};
inline constexpr std::size_t modes = 5;
inline constexpr std::array<std::string_view, modes> mode_words{
  "small-limits", "storms", "large-bodies", "long-lives", "many-users",
};

/// What of a plan is not left to the seed.
struct plan_choice {
  std::optional<mode> kind{};
  std::optional<std::uint32_t> users{};
  std::optional<std::size_t> steps{};
  std::optional<bool> tls{};
};

struct plan {
  mode kind;
  std::uint32_t users;
  /// As that of a schedule.
  std::uint32_t window = 0;
  bool tls = false;
  /// About how many things happen.
  std::size_t steps;
  /// Mostly to nobody: more answers to one sender than 16 bits count.
  bool is_monologue = false;
  /// Of eight users so many have the extended protocol.
  std::uint32_t extended = 0;
  settings config;
};

/// The same for the same numbers on any machine.
plan draw_plan(random& numbers, const plan_choice& choice);

/// The plan of a seed.
inline plan draw_plan(std::uint64_t seed, const plan_choice& choice) {
  random numbers{seed};
  return draw_plan(numbers, choice);
}

} // namespace telex::simulation
