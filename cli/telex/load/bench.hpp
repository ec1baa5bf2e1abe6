// Puts a server under load for some time, and reports what came of it.

#pragma once

#include "cli/telex/load/event_loop.hpp"
#include "cli/telex/load/participant.hpp"
#include "cli/telex/load/report.hpp"
#include "cli/telex/load/traffic.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace telex::load {

struct bench_options {
  /// `pairs`, `many-to-one`, `one-to-many`, `broadcast`, `connect` or `idle`.
  std::string workload = "pairs";
  /// The shape is that of the workload; a count of 0 is what is usual for it.
  traffic_options traffic{.count = 0};
  double seconds = 5;
  double warm_up = 1;
  int pid = 0; ///< The server's process, to be measured; 0 if it is not known.
  bool json = false;
};

/// Adds the options, all but that for the server, and the workload.
void add_bench_options(CLI::App& command, bench_options& options);

/// Runs the workload with participants of `make` on `loop`, with a line of progress on
/// standard error if that is a terminal, and prints the report on standard output.
/// SIGINT and SIGTERM end it early; if nothing was measured yet, they end the process.
/// Returns the exit code; what is wrong has been said then.
int run_bench(const bench_options& options, event_loop& loop,
              const participant_maker& make);

} // namespace telex::load
