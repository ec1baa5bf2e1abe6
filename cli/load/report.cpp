#include "cli/load/report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace telex::load {

namespace {

/// Above this share of a core the load may be what was measured.
constexpr double busy_percent = 90;

struct quantile {
  const char* name;
  double share;
};

constexpr quantile quantiles[] = {
  {"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99.9", 0.999}, {"max", 1},
};

double in_microseconds(std::chrono::nanoseconds x) {
  return static_cast<double>(x.count()) / 1000;
}

double per_second(std::uint64_t count, duration time) {
  auto seconds = in_seconds(time);
  return seconds > 0 ? static_cast<double>(count) / seconds : 0;
}

/// 12345.6 as `12,346`.
std::string with_commas(double x) {
  auto digits = fmt::format("{:.0f}", x);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  return digits;
}

/// Microseconds, or milliseconds where that is easier to read.
std::string to_text(std::chrono::nanoseconds x) {
  auto us = in_microseconds(x);
  if (us >= 10'000)
    return fmt::format("{:.1f} ms", us / 1000);
  return us < 100 ? fmt::format("{:.1f} us", us) : fmt::format("{:.0f} us", us);
}

bool has_messages(const bench_report& x) {
  return x.options.shape != pattern::silence;
}

std::string headline(const bench_report& x) {
  auto result = fmt::format("{}, {}", x.workload, x.options.count);
  if (!has_messages(x))
    return result;
  auto loop = x.options.rate > 0
                ? fmt::format("open loop at {} a second", with_commas(x.options.rate))
                : std::string{"closed loop"};
  return result
         + fmt::format("; {} octets a message, {}, {} of a sender at once",
                       x.options.size, loop, x.options.window);
}

std::string failures(const figures& x) {
  if (x.failed.empty())
    return "none failed";
  std::string result;
  for (auto [code, count] : x.failed)
    result += fmt::format("{}{} answered ERROR {}", result.empty() ? "" : ", ",
                          with_commas(static_cast<double>(count)), code);
  return result;
}

std::string counts(const bench_report& x) {
  const auto& f = x.figures;
  auto rate = with_commas(per_second(f.answered, f.time));
  auto count = with_commas(static_cast<double>(f.answered));
  auto time = in_seconds(f.time);
  if (x.workload == "connect")
    return fmt::format("{} users a second came and registered ({} in {:.1f} s)\n", rate,
                       count, time);
  auto result = fmt::format("{} messages a second were answered ({} in {:.1f} s), {}\n",
                            rate, count, time, failures(f));
  if (x.options.shape == pattern::broadcast)
    result += fmt::format("{} deliveries a second\n",
                          with_commas(per_second(f.given, f.time)));
  return result;
}

std::string latencies(const histogram& x) {
  std::string result = "latency:";
  for (auto [name, share] : quantiles)
    result += fmt::format("{} {} {}", share == 0.5 ? "" : ",", name,
                          to_text(x.percentile(share)));
  return result + '\n';
}

std::string usage_lines(const bench_report& x) {
  std::string result;
  if (x.server) {
    result += fmt::format(
      "the server used {:.1f} % of a core, and {} KiB of memory, {} "
      "more than before\n",
      x.server->cpu_percent, x.server->resident_kib, x.server->added_kib);
  }
  result += fmt::format("this program used {:.0f} % of a core\n", x.load_cpu_percent);
  if (x.load_cpu_percent > busy_percent)
    result += "which is nearly all: the server may be faster than that\n";
  return result;
}

nlohmann::ordered_json options_of(const bench_report& x) {
  nlohmann::ordered_json result;
  result["workload"] = x.workload;
  result["count"] = x.options.count;
  if (has_messages(x) && x.workload != "connect") {
    result["size"] = x.options.size;
    result["pipeline"] = x.options.window;
    if (x.options.rate > 0)
      result["rate"] = x.options.rate;
  }
  return result;
}

} // namespace

std::string to_text(const bench_report& x) {
  auto result = headline(x) + '\n';
  if (x.figures.answered > 0)
    result += counts(x) + latencies(x.figures.latency);
  else if (has_messages(x))
    result += "no message was answered\n";
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
  for (auto [code, count] : f.failed)
    failed[std::to_string(code)] = count;
  if (f.latency.count() > 0) {
    auto& latency = result["latency_us"];
    for (auto [name, share] : quantiles)
      latency[name] = in_microseconds(f.latency.percentile(share));
  }
  result["load"]["cpu_percent"] = x.load_cpu_percent;
  if (x.server)
    result["server"] = {{"cpu_percent", x.server->cpu_percent},
                        {"resident_kib", x.server->resident_kib},
                        {"added_kib", x.server->added_kib}};
  return result.dump() + '\n';
}

std::string to_progress(std::chrono::seconds elapsed, const figures& x) {
  return fmt::format("{:4} s  {:>9} a second  p50 {}, p99 {}", elapsed.count(),
                     with_commas(per_second(x.answered, x.time)),
                     to_text(x.latency.percentile(0.5)),
                     to_text(x.latency.percentile(0.99)));
}

} // namespace telex::load
