#include "cli/telex/load/bench_options.hpp"

#include "cli/text/escape.hpp"
#include "net/wire/frame.hpp"
#include "net/wire/number.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <type_traits>
#include <vector>

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

bool has_messages(pattern shape) noexcept {
  return shape != pattern::silence;
}

bool takes_turns(pattern shape) noexcept {
  return shape == pattern::one_to_many;
}

bool writes_to_all(pattern shape) noexcept {
  return shape == pattern::broadcast;
}

/// An option that some workloads have no use for.
struct limited_option {
  const char* name;
  bool (*is_for)(pattern);
};

/// Options that are not here are for all workloads; --window for one of the protocols.
constexpr std::array<limited_option, 5> limited_options{{
  {"--size", has_messages},
  {"--pipeline", has_messages},
  {"--rate", has_messages},
  {"--stopped", takes_turns},
  {"--yes", writes_to_all},
}};

/// More is a slip of the finger.
constexpr std::size_t max_count = 1'000'000;
constexpr std::size_t max_size = std::size_t{1} << 30;
constexpr double max_seconds = 1'000'000;

/// A message whose time has come waits in memory when the server is slower.
constexpr double min_rate = 0.001;
constexpr double max_rate = 1'000'000;

const workload_kind& kind_of(std::string_view name) {
  return *std::find_if(kinds.begin(), kinds.end(),
                       [&](const workload_kind& x) { return x.name == name; });
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

std::string check_protocol(const std::string& text) {
  return text == "plain" || text == "extended"
           ? ""
           : fmt::format("\"{}\" is neither plain nor extended", cli::printable(text));
}

/// Reads a decimal number. CLI11 itself would take a leading 0 for octal, and would
/// find `nan` in any range.
template <class Value, class Number>
CLI::Option* add_number(CLI::App& command, const std::string& name, Value& value,
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
  add_number(command, "--stopped", traffic.stopped, std::size_t{0}, max_count,
             "How many recipients of one-to-many read\nnothing: fewer than --count and "
             "--pipeline.\nThe figures are those of the others. The\ndefault is 0.");
  add_number(command, "--rate", traffic.rate, min_rate, max_rate,
             "Messages a second, of all senders together.\nTheir latency counts from "
             "when each was to be\nsent. Without it, a message follows when one\nis "
             "answered.");
}

/// Refuses that recipients stop, where the others would have no messages.
void refuse_stopped(const traffic_options& traffic) {
  if (traffic.stopped > 0 && traffic.stopped >= std::min(traffic.count, traffic.window))
    throw CLI::ValidationError("--stopped",
                               "it must be less than --count and --pipeline: others "
                               "are to be written to meanwhile");
}

bool is_given(const CLI::App& command, const char* name) {
  auto option = command.get_option_no_throw(name);
  return option && option->count() > 0;
}

/// Those that have a use for it: `pairs, idle and connect`.
std::string workloads_of(const limited_option& option) {
  std::vector<std::string_view> names;
  for (const auto& each : kinds)
    if (option.is_for(each.shape))
      names.push_back(each.name);
  auto last = names.back();
  names.pop_back();
  return names.empty() ? std::string{last}
                       : fmt::format("{} and {}", fmt::join(names, ", "), last);
}

/// Refuses what would be ignored.
void refuse_useless(const CLI::App& command, const bench_options& options) {
  for (const auto& each : limited_options)
    if (is_given(command, each.name) && !each.is_for(options.traffic.shape))
      throw CLI::ValidationError(each.name,
                                 fmt::format("it is for {}, not for {}; leave it out",
                                             workloads_of(each), options.workload));
  if (is_given(command, "--window") && options.protocol != "extended")
    throw CLI::ValidationError("--window",
                               "the plain protocol has none; add --protocol extended");
}

/// The rest of what WORKLOAD and --protocol say.
void complete(bench_options& options) {
  const auto& kind = kind_of(options.workload);
  options.traffic.shape = kind.shape;
  if (options.traffic.count == 0)
    options.traffic.count = kind.default_count;
  if (options.protocol == "extended")
    options.receive_window
      = options.receive_window.value_or(wire::default_receive_window);
}

} // namespace

void add_bench_options(CLI::App& command, bench_options& options) {
  command.add_option("WORKLOAD", options.workload, "What the users do: see below.")
    ->type_name("pairs|many-to-one|one-to-many|broadcast|connect|idle")
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
  command.parse_complete_callback([&command, &options] {
    complete(options);
    refuse_useless(command, options);
    refuse_stopped(options.traffic);
  });
}

void add_protocol_options(CLI::App& command, bench_options& options) {
  command.add_flag("--tls", options.tls,
                   "Connects over TLS, whatever the server's\ncertificate is.");
  command
    .add_option("--protocol", options.protocol,
                "plain, with two connections a user, or\nextended, with one. The "
                "default is plain.")
    ->type_name("plain|extended")
    ->check(check_protocol);
  add_number(command, "--window", options.receive_window, std::uint16_t{1},
             wire::max_receive_window,
             "How many messages a user of the extended\nprotocol is given at once. "
             "The default is 32.");
  command.add_flag("--yes", options.to_others,
                   "Has broadcast write to others too, who may\nbe on the router; see "
                   "below.");
}

} // namespace telex::load
