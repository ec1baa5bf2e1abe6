#include "cli/telex/load/bench.hpp"

#include "cli/system/descriptors.hpp"
#include "cli/system/output.hpp"
#include "cli/system/signals.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/load/arrivals.hpp"
#include "cli/telex/load/early_end.hpp"
#include "cli/telex/load/progress_line.hpp"
#include "cli/telex/load/report.hpp"
#include "cli/telex/load/usage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace telex::load {

namespace {

/// Descriptors that are no connection: standard streams, event loop, signals.
constexpr std::size_t other_descriptors = 32;

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

duration to_duration(double seconds) {
  return std::chrono::duration_cast<duration>(std::chrono::duration<double>{seconds});
}

class bench {
public:
  bench(const bench_options& options, event_loop& loop, early_end& stop,
        const participant_maker& make)
    : options_{options}, loop_{&loop}, stop_{&stop}, work_{make_workload(make)} {
    // nop
  }

  /// Throws connection_lost, std::system_error or interrupted.
  bench_report run() {
    auto before = static_cast<std::int64_t>(resident_kib_of(options_.pid));
    prepare();
    auto load = cpu_seconds();
    auto server = cpu_of(options_.pid);
    auto result = measure();
    auto time = in_seconds(result.figures.time);
    result.load_cpu_percent = 100 * (cpu_seconds() - load) / time;
    if (auto now = usage_of(options_.pid))
      result.server = {100 * in_seconds(now->cpu - server) / time, now->resident_kib,
                       static_cast<std::int64_t>(now->resident_kib) - before};
    return result;
  }

private:
  void prepare() {
    line_.show("connecting ...");
    work_->join();
    line_.show("warming up ...");
    work_->start();
    run_for(options_.warm_up);
    work_->take();
    stop_->note_only();
  }

  std::unique_ptr<workload> make_workload(const participant_maker& make) {
    auto prefix = 'b' + std::to_string(::getpid()) + 'x';
    if (options_.workload == "connect")
      return std::make_unique<arrivals>(*loop_, make, prefix, options_.traffic.count);
    return std::make_unique<traffic>(*loop_, make, prefix, options_.traffic);
  }

  /// Returns false when it was ended early.
  bool run_for(double seconds) {
    return !loop_->run_until([this] { return stop_->has_come(); },
                             steady_clock::now() + to_duration(seconds));
  }

  bench_report measure() {
    bench_report result;
    result.workload = options_.workload;
    result.options = options_.traffic;
    result.receive_window = options_.receive_window;
    auto left = options_.seconds;
    std::chrono::seconds elapsed{0};
    for (auto go_on = true; go_on && left > 0; left -= 1) {
      go_on = run_for(std::min(left, 1.0));
      auto second = work_->take();
      line_.show(to_progress(++elapsed, second));
      add(result.figures, second);
    }
    line_.show("");
    return result;
  }

  static void add(figures& sum, const figures& x) {
    sum.time += x.time;
    sum.answered += x.answered;
    sum.given += x.given;
    sum.latency.add(x.latency);
    sum.open = x.open;
    for (const auto& [why, count] : x.failed)
      sum.failed[why] += count;
  }

  const bench_options& options_;
  event_loop* loop_;
  early_end* stop_;
  progress_line line_;
  std::unique_ptr<workload> work_;
};

/// What is wrong with the options, or with the machine for them.
std::optional<std::string> find_problem(const bench_options& options) {
  auto users
    = options.traffic.count * (options.traffic.shape == pattern::pairs ? 2 : 1);
  auto sockets = options.receive_window ? 1 : 2;
  auto needed = static_cast<std::size_t>(sockets) * (users + 1) + other_descriptors;
  if (auto possible = cli::raise_descriptor_limit(); possible < needed)
    return fmt::format("this takes {} file descriptors, and the limit is {}; raise it "
                       "(ulimit -n), or lower --count",
                       needed, possible);
  if (options.pid != 0 && !usage_of(options.pid))
    return fmt::format("there is no process {}; --pid is that of the server",
                       options.pid);
  return std::nullopt;
}

/// Returns the exit code.
int print(const bench_report& report, bool json) {
  auto is_printed
    = cli::print(json ? to_json(report) : to_text(report), cli::lost_output);
  return is_printed && is_success(report) ? cli::all_delivered : cli::not_all_delivered;
}

} // namespace

int run_bench(const bench_options& options, event_loop& loop,
              const participant_maker& make) {
  if (auto problem = find_problem(options)) {
    cli::complain(*problem);
    return cli::wrong_usage;
  }
  try {
    std::optional<early_end> stop{loop};
    auto report = bench{options, loop, *stop, make}.run();
    // From here on a signal ends the process at once, unless one has come.
    if (!stop->has_come())
      stop.reset();
    return print(report, options.json);
  } catch (const interrupted& early) {
    cli::end_by_signal(early.signal);
  } catch (const connection_lost& loss) {
    cli::complain(loss.what());
  } catch (const std::system_error& failure) {
    cli::complain(failure.what());
  }
  return cli::connection_lost;
}

} // namespace telex::load
