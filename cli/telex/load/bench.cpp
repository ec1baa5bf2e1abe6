#include "cli/telex/load/bench.hpp"

#include "cli/system/descriptors.hpp"
#include "cli/system/signals.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/load/arrivals.hpp"
#include "cli/telex/load/usage.hpp"
#include "cli/text/escape.hpp"
#include "net/wire/number.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <limits>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

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

/// More is a slip of the finger.
constexpr std::size_t max_count = 1'000'000;
constexpr std::size_t max_size = std::size_t{1} << 30;
constexpr double max_seconds = 1'000'000;

/// A message whose time has come waits in memory when the server is slower.
constexpr double min_rate = 0.001;
constexpr double max_rate = 1'000'000;

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

/// A signal came before there was anything to report.
struct interrupted {
  int signal;
};

/// Ends the bench early, within signal_queue::patience. The event loop throws
/// `interrupted` until note_only(); from then on the bench may report what it has
/// measured.
class interruption final : event_handler {
public:
  explicit interruption(event_loop& loop) : loop_{&loop} {
    loop_->watch(signals_.fd(), EPOLLIN, *this);
  }
  ~interruption() {
    loop_->forget(signals_.fd(), *this);
  }

  void note_only() noexcept {
    notes_only_ = true;
  }

  bool has_come() const noexcept {
    return has_come_;
  }

private:
  void ready(std::uint32_t) override {
    auto number = signals_.next();
    if (!number)
      return;
    signals_.end_in_time();
    if (!notes_only_)
      throw interrupted{*number};
    has_come_ = true;
  }

  event_loop* loop_;
  cli::signal_source signals_{SIGINT, SIGTERM};
  bool notes_only_ = false;
  bool has_come_ = false;
};

/// A line on the terminal that is written over and over.
class progress_line {
public:
  ~progress_line() {
    show("");
  }

  void show(const std::string& text) {
    if (!visible_)
      return;
    // It is there to be looked at: what a terminal does not take is no fault.
    auto line = "\r\x1b[K" + text;
    [[maybe_unused]] auto ignored = ::write(STDERR_FILENO, line.data(), line.size());
  }

private:
  bool visible_ = ::isatty(STDERR_FILENO) != 0;
};

class bench {
public:
  bench(const bench_options& options, event_loop& loop, interruption& stop,
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
    for (auto [code, count] : x.failed)
      sum.failed[code] += count;
  }

  const bench_options& options_;
  event_loop* loop_;
  interruption* stop_;
  progress_line line_;
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

/// Whether all that was to happen did.
bool is_success(const bench_report& x) {
  return x.figures.failed.empty() && (x.figures.answered > 0 || x.workload == "idle");
}

/// Returns the exit code.
int print(const bench_report& report, bool json) {
  auto text = json ? to_json(report) : to_text(report);
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) {
    cli::complain(std::string{"cannot write the report: "} + std::strerror(errno));
    return cli::not_all_delivered;
  }
  return is_success(report) ? cli::all_delivered : cli::not_all_delivered;
}

std::string check_workload(const std::string& text) {
  std::string names;
  for (const auto& each : kinds) {
    if (each.name == text)
      return {};
    names += fmt::format("{}{}", names.empty() ? "" : ", ", each.name);
  }
  return fmt::format("\"{}\" is none of {}", cli::printable(text), names);
}

/// Reads a decimal number. CLI11 itself would take a leading 0 for octal, and would
/// find `nan` in any range.
template <class Number>
CLI::Option* add_number(CLI::App& command, const std::string& name, Number& value,
                        Number min, Number max, const std::string& help) {
  auto set = [&value, name, min, max](const std::string& text) {
    auto number = wire::to_number<Number>(text);
    if (!number || !(*number >= min && *number <= max))
      throw CLI::ValidationError(
        name,
        fmt::format("\"{}\" is no {} from {} to {}", cli::printable(text),
                    std::is_integral_v<Number> ? "whole number" : "number", min, max));
    value = *number;
  };
  return command.add_option_function<std::string>(name, set, help)->type_name("N");
}

void add_traffic_options(CLI::App& command, traffic_options& traffic) {
  add_number(
    command, "--count", traffic.count, std::size_t{1}, max_count,
    "The N of WORKLOAD. The default is 64, for\nbroadcast 500, for idle 1000.");
  add_number(command, "--size", traffic.size, std::size_t{1}, max_size,
             "Octets of each message. The default is 32.");
  add_number(command, "--pipeline", traffic.window, std::size_t{1}, max_count,
             "How many messages of a sender may be\nunanswered. The default is 1: "
             "many servers\ntake no more.");
  add_number(command, "--rate", traffic.rate, min_rate, max_rate,
             "Messages a second, of all senders together.\nTheir latency counts from "
             "when each was to be\nsent. Without it, a message follows when one\nis "
             "answered.");
}

/// Refuses what is said of messages, where there are none.
void refuse_useless(const CLI::App& command, const bench_options& options) {
  if (kind_of(options.workload).shape != pattern::silence)
    return;
  for (auto name : {"--size", "--pipeline", "--rate"})
    if (command.count(name) > 0)
      throw CLI::ValidationError(
        name, fmt::format("it is said of messages, and {} has none; leave it out",
                          options.workload));
}

} // namespace

void add_bench_options(CLI::App& command, bench_options& options) {
  command
    .add_option("WORKLOAD", options.workload,
                "pairs, many-to-one, one-to-many, broadcast,\nconnect or idle: see "
                "below.")
    ->type_name("")
    ->check(check_workload)
    ->required();
  add_traffic_options(command, options.traffic);
  add_number(command, "--seconds", options.seconds, 0.1, max_seconds,
             "How long it is measured. The default is 5.")
    ->type_name("SECONDS");
  add_number(command, "--warm-up", options.warm_up, 0.0, max_seconds,
             "How long it runs before that. The default\nis 1.")
    ->type_name("SECONDS");
  add_number(command, "--pid", options.pid, 1, std::numeric_limits<int>::max(),
             "The server's process, if it is on this\nmachine, to tell what it uses.")
    ->type_name("PID");
  command.add_flag("--json", options.json,
                   "Prints the report as a JSON object on one\nline.");
  command.parse_complete_callback(
    [&command, &options] { refuse_useless(command, options); });
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
  try {
    std::optional<interruption> stop{loop};
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
