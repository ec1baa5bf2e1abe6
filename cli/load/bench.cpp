#include "cli/load/bench.hpp"

#include "cli/descriptors.hpp"
#include "cli/exit_code.hpp"
#include "cli/load/arrivals.hpp"
#include "cli/load/usage.hpp"
#include "cli/signals.hpp"
#include "cli/standard_streams.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <limits>

#include <unistd.h>

namespace telex::load {

namespace {

struct workload_kind {
  std::string_view name;
  pattern shape;
  std::size_t default_count;
};

constexpr std::array<workload_kind, 6> kinds{{
  {"pairs", pattern::pairs, 64},
  {"many-to-one", pattern::many_to_one, 64},
  {"one-to-many", pattern::one_to_many, 64},
  {"broadcast", pattern::broadcast, 500},
  {"connect", pattern::silence, 64},
  {"idle", pattern::silence, 1000},
}};

/// Descriptors that are no connection: standard streams, event loop, signals.
constexpr std::size_t other_descriptors = 32;

const workload_kind& kind_of(std::string_view name) {
  return *std::find_if(kinds.begin(), kinds.end(),
                       [&](const workload_kind& x) { return x.name == name; });
}

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

duration to_duration(double seconds) {
  return std::chrono::duration_cast<duration>(std::chrono::duration<double>{seconds});
}

/// Ends the bench early.
class interruption final : event_handler {
public:
  explicit interruption(event_loop& loop) : loop_{&loop} {
    loop_->watch(signals_.fd(), EPOLLIN, *this);
  }
  ~interruption() {
    loop_->forget(signals_.fd(), *this);
  }

  bool has_come() const noexcept {
    return has_come_;
  }

private:
  void ready(std::uint32_t) override {
    has_come_ = has_come_ || signals_.next().has_value();
  }

  event_loop* loop_;
  cli::signal_source signals_{SIGINT, SIGTERM};
  bool has_come_ = false;
};

/// A line on the terminal that is written over and over.
class progress_line {
public:
  ~progress_line() {
    show("");
  }

  void show(const std::string& text) {
    if (visible_)
      fmt::print(stderr, "\r\x1b[K{}", text);
  }

private:
  bool visible_ = ::isatty(STDERR_FILENO) != 0;
};

class bench {
public:
  bench(const bench_options& options, event_loop& loop, const participant_maker& make)
    : options_{options}, loop_{&loop}, stop_{loop}, work_{make_workload(make)} {
    // nop
  }

  bench_report run() {
    auto before = static_cast<std::int64_t>(resident_kib_of(options_.pid));
    work_->join();
    work_->start();
    run_for(options_.warm_up);
    work_->take();
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
  std::unique_ptr<workload> make_workload(const participant_maker& make) {
    auto prefix = 'b' + std::to_string(::getpid()) + 'x';
    if (options_.workload == "connect")
      return std::make_unique<arrivals>(*loop_, make, prefix, options_.traffic.count);
    return std::make_unique<traffic>(*loop_, make, prefix, options_.traffic);
  }

  /// Returns false when it was ended early.
  bool run_for(double seconds) {
    return !loop_->run_until([this] { return stop_.has_come(); },
                             steady_clock::now() + to_duration(seconds));
  }

  bench_report measure() {
    bench_report result;
    result.workload = options_.workload;
    result.options = options_.traffic;
    progress_line line;
    auto left = options_.seconds;
    std::chrono::seconds elapsed{0};
    for (auto go_on = true; go_on && left > 0; left -= 1) {
      go_on = run_for(std::min(left, 1.0));
      auto second = work_->take();
      line.show(to_progress(++elapsed, second));
      add(result.figures, second);
    }
    return result;
  }

  static void add(figures& sum, const figures& x) {
    sum.time += x.time;
    sum.answered += x.answered;
    sum.given += x.given;
    sum.latency.add(x.latency);
    for (auto [code, count] : x.failed)
      sum.failed[code] += count;
  }

  const bench_options& options_;
  event_loop* loop_;
  interruption stop_;
  std::unique_ptr<workload> work_;
};

/// What is wrong with the options, or with the machine for them.
std::optional<std::string> find_problem(const bench_options& options) {
  auto users
    = options.traffic.count * (options.traffic.shape == pattern::pairs ? 2 : 1);
  auto needed = 2 * (users + 1) + other_descriptors;
  if (auto possible = cli::raise_descriptor_limit(); possible < needed)
    return fmt::format("this takes {} file descriptors, and the limit is {}; raise it "
                       "(ulimit -n), or lower --count",
                       needed, possible);
  if (options.pid != 0 && !usage_of(options.pid))
    return fmt::format("there is no process {}; --pid is that of the server",
                       options.pid);
  return std::nullopt;
}

} // namespace

void add_bench_options(CLI::App& command, bench_options& options) {
  std::vector<std::string> names;
  for (const auto& each : kinds)
    names.emplace_back(each.name);
  command
    .add_option("WORKLOAD", options.workload,
                "Who writes to whom: pairs, many-to-one,\none-to-many or broadcast; or "
                "connect, for\nusers that come and go, or idle.")
    ->type_name("")
    ->check(CLI::IsMember(names, CLI::ignore_case).description(""))
    ->required();
  auto& traffic = options.traffic;
  command
    .add_option("--count", traffic.count,
                "How many pairs, senders, recipients or\nusers. The default is 64, for "
                "broadcast 500,\nfor idle 1000.")
    ->type_name("N")
    ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}).description(""));
  command
    .add_option("--size", traffic.size, "Octets of each message. The default is 32.")
    ->type_name("N")
    ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 30).description(""));
  command
    .add_option(
      "--pipeline", traffic.window,
      "How many messages a sender may have\nunanswered. The default is 1: many "
      "servers\ntake no more.")
    ->type_name("N")
    ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}).description(""));
  command
    .add_option(
      "--rate", traffic.rate,
      "Messages a second, of all senders together.\nTheir latency counts from "
      "when each was to be\nsent. Without it, a message follows when one\nis "
      "answered.")
    ->type_name("N")
    ->check(CLI::Range(0.001, 1e9).description(""));
  command
    .add_option("--seconds", options.seconds,
                "How long it is measured. The default is 5.")
    ->type_name("N")
    ->check(CLI::Range(0.1, 1e6).description(""));
  command
    .add_option("--warm-up", options.warm_up,
                "How long it runs before that. The default\nis 1.")
    ->type_name("N")
    ->check(CLI::Range(0.0, 1e6).description(""));
  command
    .add_option(
      "--pid", options.pid,
      "The server's process, if it is on this\nmachine, to tell what it uses.")
    ->type_name("N")
    ->check(CLI::Range(1, std::numeric_limits<int>::max()).description(""));
  command.add_flag("--json", options.json,
                   "Prints the result as a JSON object on one\nline.");
}

int run_bench(const bench_options& given, event_loop& loop,
              const participant_maker& make) {
  auto options = given;
  const auto& kind = kind_of(options.workload);
  options.traffic.shape = kind.shape;
  if (options.traffic.count == 0)
    options.traffic.count = kind.default_count;
  if (auto problem = find_problem(options)) {
    cli::complain(*problem);
    return cli::wrong_usage;
  }
  bench_report report;
  try {
    report = bench{options, loop, make}.run();
  } catch (const connection_lost& loss) {
    cli::complain(loss.what());
    return cli::connection_lost;
  }
  auto text = options.json ? to_json(report) : to_text(report);
  std::fputs(text.c_str(), stdout);
  return report.figures.failed.empty() ? cli::all_delivered : cli::not_all_delivered;
}

} // namespace telex::load
