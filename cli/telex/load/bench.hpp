// Puts a server under load for some time, and reports what came of it.

#pragma once

#include "cli/telex/load/bench_options.hpp"
#include "cli/telex/load/event_loop.hpp"
#include "cli/telex/load/participant.hpp"

namespace telex::load {

/// Runs the workload with participants of `make` on `loop`, with a line of progress on
/// standard error if that is a terminal, and prints the report on standard output.
/// SIGINT and SIGTERM end it early; if nothing was measured yet, they end the process.
/// Returns the exit code; what is wrong has been said then.
int run_bench(const bench_options& options, event_loop& loop,
              const participant_maker& make);

} // namespace telex::load
