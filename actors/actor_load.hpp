// How much an actor has to do.

#pragma once

#include <algorithm>
#include <cstdint>

namespace telex {

/// Of one actor, or of all of a kind.
struct actor_load {
  /// Messages, since its start.
  std::uint64_t handled = 0;
  /// The most that it found one behind the other, and handled in one go.
  std::uint64_t longest_run = 0;

  void add_run(std::uint64_t length) noexcept {
    handled += length;
    longest_run = std::max(longest_run, length);
  }

  void add(const actor_load& other) noexcept {
    handled += other.handled;
    longest_run = std::max(longest_run, other.longest_run);
  }
};

} // namespace telex
