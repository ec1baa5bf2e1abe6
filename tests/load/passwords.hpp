// Clients who guess passwords, and what that does to others.

#pragma once

#include "tests/load/flood.hpp"

#include <cstddef>
#include <string>

namespace telex::load {

/// Pairs write, alone and beside those who guess. Prints the latency of the pairs, and
/// what was not as it should be; returns the exit status.
int passwords(const router_choice& choice, const flood_options& options);

/// So many who guess, a program of their own. Returns its exit status.
int guess_passwords(const std::string& server, std::size_t count);

} // namespace telex::load
