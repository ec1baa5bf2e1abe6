#include "cli/telex/load/report.hpp"

#include "cli/text/number_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <string_view>

namespace telex::load {

namespace {

/// Above this share of a core the load may be what was measured.
constexpr double busy_percent = 90;

double in_microseconds(std::chrono::nanoseconds x) {
  return static_cast<double>(x.count()) / 1000;
}

double per_second(std::uint64_t count, duration time) {
  auto seconds = in_seconds(time);
  return seconds > 0 ? static_cast<double>(count) / seconds : 0;
}

using cli::with_commas;

/// 12345.6 as `12,346`.
std::string with_commas(double x) {
  return with_commas(static_cast<std::uint64_t>(std::llround(x)));
}

/// Microseconds, or milliseconds or seconds where that is easier to read.
std::string to_text(std::chrono::nanoseconds x) {
  auto us = in_microseconds(x);
  if (us >= 1'000'000)
    return fmt::format("{:.2f} s", us / 1'000'000);
  if (us >= 10'000)
    return us < 100'000 ? fmt::format("{:.1f} ms", us / 1000)
                        : fmt::format("{:.0f} ms", us / 1000);
  return us < 100 ? fmt::format("{:.1f} us", us) : fmt::format("{:.0f} us", us);
}

bool has_messages(const bench_report& x) {
  return x.options.shape != pattern::silence;
}

/// Whether users do something that a server answers.
bool is_answered(const bench_report& x) {
  return x.workload != "idle";
}

std::string count_of(std::size_t count, std::string_view thing) {
  return fmt::format("{} {}{}", with_commas(count), thing, count == 1 ? "" : "s");
}

std::string participants(const bench_report& x) {
  auto count = x.options.count;
  switch (x.options.shape) {
    case pattern::pairs:
      return count_of(count, "sender") + " with a recipient each";
    case pattern::many_to_one:
      return count_of(count, "sender") + " to one recipient";
    case pattern::one_to_many:
      return "one sender to " + count_of(count, "recipient") + " by turns";
    case pattern::broadcast:
      return "one sender to " + count_of(count, "recipient") + " at once";
    case pattern::silence:
      return count_of(count, "user") + (x.workload == "idle" ? "" : " at a time");
  }
  return {};
}

// Each line of the report has 80 columns at most, and begins with what it is about.

std::string workload_lines(const bench_report& x) {
  auto result = fmt::format("workload:  {}, {}\n", x.workload, participants(x));
  if (x.options.stopped > 0)
    result += fmt::format("stopped:   {}, which are not counted below\n",
                          count_of(x.options.stopped, "recipient"));
  if (x.receive_window)
    result += fmt::format("protocol:  extended, with a window of {}\n",
                          with_commas(std::uint64_t{*x.receive_window}));
  if (!has_messages(x))
    return result;
  result += fmt::format("messages:  {}", count_of(x.options.size, "octet"));
  auto window = with_commas(x.options.window);
  if (x.options.rate > 0)
    return result
           + fmt::format(", {} a second, up to {} of each sender unanswered\n",
                         x.options.rate < 100 ? fmt::format("{}", x.options.rate)
                                              : with_commas(x.options.rate),
                         window);
  return result + fmt::format(", {} of each sender unanswered at all times\n", window);
}

std::string failure_lines(const figures& x) {
  if (x.failed.empty())
    return "failed:    none\n";
  std::string result;
  std::uint64_t all = 0;
  for (const auto& [why, count] : x.failed) {
    result += fmt::format("failed:    {} with error {}\n", with_commas(count), why);
    all += count;
  }
  return all == x.answered ? result + "failed:    all: none was delivered\n" : result;
}

/// Something is under way at every moment; it is told of where it makes latencies
/// longer.
std::string open_line(const bench_report& x) {
  const auto& f = x.figures;
  if (std::all_of(std::begin(quantiles), std::end(quantiles), [&](const quantile& q) {
        return f.percentile(q.share) == f.latency.percentile(q.share);
      }))
    return {};
  auto what = has_messages(x) ? "message" : "registration";
  return fmt::format("waiting:   {} unanswered at the end, the oldest for {}\n",
                     count_of(f.open.waited.count(), what), to_text(f.open.oldest));
}

std::string answer_lines(const bench_report& x) {
  const auto& f = x.figures;
  auto what = has_messages(x) ? "messages" : "registrations";
  if (f.answered == 0)
    return fmt::format("answered:  no {}\n", what);
  auto result = fmt::format("answered:  {} {} a second ({} in {:.1f} s)\n",
                            with_commas(per_second(f.answered, f.time)), what,
                            with_commas(f.answered), in_seconds(f.time));
  if (x.options.shape == pattern::broadcast)
    result += fmt::format("delivered: {} copies a second\n",
                          with_commas(per_second(f.given, f.time)));
  return has_messages(x) ? result + failure_lines(f) : result;
}

bool has_times(const figures& x) {
  return x.latency.count() + x.open.waited.count() > 0;
}

std::string latency_line(const figures& x) {
  std::string result = "latency:  ";
  for (auto [name, share] : quantiles)
    result += fmt::format("{} {} {}", share == 0.5 ? "" : ",", name,
                          to_text(x.percentile(share)));
  return result + '\n';
}

std::string usage_lines(const bench_report& x) {
  std::string result;
  if (x.server) {
    auto added = x.server->added_kib;
    result += fmt::format("server:    {:.1f} % of a core; {} KiB of memory, {} {} than "
                          "before\n",
                          x.server->cpu_percent, with_commas(x.server->resident_kib),
                          with_commas(static_cast<std::uint64_t>(std::abs(added))),
                          added < 0 ? "less" : "more");
  }
  result += fmt::format("bench:     {:.1f} % of a core", x.load_cpu_percent);
  if (x.load_cpu_percent > busy_percent)
    result += ", nearly all: the server may be faster than that";
  return result + '\n';
}

nlohmann::ordered_json options_of(const bench_report& x) {
  nlohmann::ordered_json result;
  result["workload"] = x.workload;
  if (x.receive_window) {
    result["protocol"] = "extended";
    result["window"] = *x.receive_window;
  }
  result["count"] = x.options.count;
  if (has_messages(x)) {
    result["size"] = x.options.size;
    result["pipeline"] = x.options.window;
    if (x.options.rate > 0)
      result["rate"] = x.options.rate;
    if (x.options.stopped > 0)
      result["stopped"] = x.options.stopped;
  }
  return result;
}

} // namespace

bool is_success(const bench_report& x) {
  return x.figures.failed.empty() && (x.figures.answered > 0 || !is_answered(x))
         && !has_overdue(x.figures);
}

std::string to_text(const bench_report& x) {
  auto result = workload_lines(x);
  if (is_answered(x))
    result += answer_lines(x);
  if (has_times(x.figures))
    result += latency_line(x.figures) + open_line(x);
  return result + usage_lines(x);
}

std::string to_json(const bench_report& x) {
  const auto& f = x.figures;
  auto result = options_of(x);
  result["seconds"] = in_seconds(f.time);
  result["answered"] = f.answered;
  result["answered_per_second"] = per_second(f.answered, f.time);
  result["deliveries"] = f.given;
  result["deliveries_per_second"] = per_second(f.given, f.time);
  auto& failed = result["failed"] = nlohmann::ordered_json::object();
  for (const auto& [why, count] : f.failed)
    failed[why] = count;
  if (is_answered(x))
    result["unanswered"] = {{"count", f.open.waited.count()},
                            {"oldest_us", in_microseconds(f.open.oldest)}};
  if (has_times(f)) {
    auto& latency = result["latency_us"];
    for (auto [name, share] : quantiles)
      latency[name] = in_microseconds(f.percentile(share));
  }
  result["load"]["cpu_percent"] = x.load_cpu_percent;
  if (x.server)
    result["server"] = {{"cpu_percent", x.server->cpu_percent},
                        {"resident_kib", x.server->resident_kib},
                        {"added_kib", x.server->added_kib}};
  return result.dump() + '\n';
}

std::string to_progress(std::chrono::seconds elapsed, const figures& x) {
  auto result = fmt::format("{:4} s  {:>9} answers a second", elapsed.count(),
                            with_commas(per_second(x.answered, x.time)));
  if (has_times(x))
    result += fmt::format(", p50 {}, p99 {}", to_text(x.percentile(0.5)),
                          to_text(x.percentile(0.99)));
  std::uint64_t failed = 0;
  for (const auto& [why, count] : x.failed)
    failed += count;
  return failed > 0 ? result + fmt::format(", {} failed", with_commas(failed)) : result;
}

} // namespace telex::load
