// Clients who come over TLS, say nothing, and leave; and what that does to others.

#pragma once

#include "tests/load/flood.hpp"

#include <string>

namespace telex::load {

/// Pairs write over TLS, alone and beside those who shake hands. Prints the latency of
/// the pairs, and what was not as it should be; returns the exit status.
int handshakes(const router_choice& choice, const flood_options& options);

struct handshake_options {
  double rate = 100;    ///< Handshakes a second.
  bool resumed = false; ///< With what they know of the router from before.
};

/// Those who shake hands, a program of their own. Returns its exit status.
int shake_hands(const std::string& server, const handshake_options& options);

} // namespace telex::load
