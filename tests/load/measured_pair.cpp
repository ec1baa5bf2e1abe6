#include "tests/load/measured_pair.hpp"

#include "cli/telex/load/workload.hpp"
#include "tests/load/pairs.hpp"
#include "tests/load/processor.hpp"
#include "tests/load/router.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

namespace telex::load {

namespace {

constexpr std::chrono::seconds warm_up{1};

duration to_duration(double seconds) {
  return std::chrono::duration_cast<duration>(std::chrono::duration<double>{seconds});
}

std::vector<std::string> arguments(const cli::address& server,
                                   const pair_options& options) {
  std::vector<std::string> result{"pair",
                                  "--server",
                                  cli::to_string(server),
                                  "--pairs",
                                  fmt::format("{}", options.count),
                                  "--rate",
                                  fmt::format("{}", options.rate),
                                  "--seconds",
                                  fmt::format("{}", options.seconds),
                                  "--patience",
                                  fmt::format("{}", options.patience)};
  if (options.tls)
    result.push_back("--tls");
  return result;
}

pair_report measure(event_loop& loop, pairs& both, const pair_options& options) {
  pair_report result;
  try {
    both.start();
    loop.run_for(warm_up);
    both.take_latencies();
    both.take_lateness();
    loop.run_for(to_duration(options.seconds));
    both.stop(to_duration(options.patience));
  } catch (const connection_lost&) {
    result.was_closed = true;
    both.stop(duration{0});
  }
  auto latencies = both.take_latencies();
  result.messages = latencies.count();
  result.p50 = latencies.percentile(0.50);
  result.p99 = latencies.percentile(0.99);
  result.longest = latencies.percentile(1);
  result.late = both.take_lateness().percentile(0.99);
  result.failures = both.failures();
  return result;
}

} // namespace

int measure_pair(const std::string& server, const pair_options& options) {
  auto priority = run_first();
  event_loop loop;
  pairs both{loop, to_target(to_address(server), options.tls), options.count,
             options.rate};
  both.join();
  write_line(priority);
  write_line(to_line(measure(loop, both, options)));
  return 0;
}

measured_pair::measured_pair(const cli::address& server, const pair_options& options)
  : program_{arguments(server, options)} {
  // nop
}

pair_report measured_pair::report() {
  auto report = parse_pair_report(program_.end());
  if (!report)
    throw std::runtime_error("the pair has measured nothing");
  return *report;
}

} // namespace telex::load
