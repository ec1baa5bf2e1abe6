// Peers that hold what they can of the router, and what that does to the others.

#pragma once

#include "tests/load/router.hpp"

#include <cstddef>
#include <string>

namespace telex::load {

/// How many times the p99 of the background may be what it is without them, as a
/// ratio of medians.
constexpr double tolerated_ratio = 1.5;

struct hostile_options {
  std::size_t rounds = 5;
  /// The background whose latency counts.
  std::size_t pairs = 32;
  double rate = 1000;
};

struct slowloris_options : hostile_options {
  std::size_t connections = 5000;
};

/// Senders write to one recipient, and others pipeline requests, while a
/// background of pairs runs; in every second round the recipient is stopped, and
/// those who pipeline do not read their answers. Prints the latency of the
/// background, and what was not as it should be; returns the exit status.
int stopped_reader(const router_choice& choice, const hostile_options& options);

/// The recipient of that, a program of its own: acknowledges all that it is
/// given until it is killed.
int read_messages(const std::string& server, const std::string& name);

/// Connections write an octet now and then of a request that never ends. Prints
/// the latency of the background with and without, and what was not as it should
/// be; returns the exit status.
int slowloris(const router_choice& choice, const slowloris_options& options);

} // namespace telex::load
