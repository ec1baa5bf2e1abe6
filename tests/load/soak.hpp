// Everything at once, for a long time.

#pragma once

#include "tests/load/router.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace telex::load {

struct soak_options {
  double minutes = 60;
  double rate = 1500; ///< What users do in a second, all together.
  std::size_t users = 200;
  std::uint64_t seed = 0; ///< 0: one that is not known before.
  std::string csv;
  std::string markdown;
};

/// Runs a crowd and strangers, checks all that the router does, and looks at its
/// memory. Prints what came out; returns the exit status: 1 if anything is wrong.
int soak(const router_choice& choice, const soak_options& options);

} // namespace telex::load
