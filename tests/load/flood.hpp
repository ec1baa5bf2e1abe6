// Those who come in masses, a program of their own that runs behind all others; and
// what that does to the latency of pairs.

#pragma once

#include "cli/telex/load/event_loop.hpp"
#include "tests/load/flood_report.hpp"
#include "tests/load/measured_pair.hpp"
#include "tests/load/router.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace telex::load {

// -- the flood itself
// --------------------------------------------------------------------

class flood {
public:
  virtual ~flood() = default;

  /// What has become of it since the last call. Its times are not.
  virtual flood_report take() = 0;
};

/// The program itself: has what goes on in `loop` go on for a moment, writes a line,
/// and its report when its standard input ends. Returns the exit status.
int run_flood(event_loop& loop, flood& what);

/// Has this process run behind those that it was started with.
void run_last();

// -- what it does to others
// --------------------------------------------------------------

struct flood_options {
  std::size_t rounds = 5;
  pair_options pair{.count = 64, .rate = 1000};
};

struct flood_surrounding {
  std::string name;
  /// The flood: a sub-command and its arguments, behind which the router is named. None
  /// if there is none.
  std::vector<std::string> command;
  double tolerated_ratio = 1; ///< Of the pairs' p99 to that in the first surrounding.
  double least_rate = 0;      ///< What the flood is to get done in a second.
};

/// Starts the router with `router_options`, and measures pairs in each surrounding by
/// turns. The router has a processor for itself; another one is for all its peers,
/// where the pairs go before others. Prints the latencies, what the floods got done,
/// and what was not as it should be; returns the exit status. Throws std::runtime_error
/// when it can't be measured here.
int measure_beside(const router_choice& choice,
                   const std::vector<std::string>& router_options,
                   const flood_options& options,
                   const std::vector<flood_surrounding>& surroundings);

} // namespace telex::load
