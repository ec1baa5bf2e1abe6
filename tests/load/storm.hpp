// Users who ask for all that a router can do, and what that does to the others.

#pragma once

#include "tests/load/measured_pair.hpp"
#include "tests/load/router.hpp"

#include <cstddef>

namespace telex::load {

struct storm_options {
  std::size_t rounds = 3;
  std::size_t users = 5000; ///< Who are present.
  pair_options pair;        ///< In each surrounding of a round.
};

/// A pair of users writes while many others are present, first alone, then beside those
/// who send to all and those who flood. Prints the latency of the pair, and what was
/// not as it should be; returns the exit status. Throws std::runtime_error when it
/// can't be measured here.
int storm(const router_choice& choice, const storm_options& options);

} // namespace telex::load
