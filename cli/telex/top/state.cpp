#include "cli/telex/top/state.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <stdexcept>

namespace telex::top {

namespace {

using nlohmann::json;

const json& member(const json& from, const char* name) {
  auto found = from.find(name);
  if (!from.is_object() || found == from.end())
    throw std::invalid_argument(std::string{"there is no \""} + name + '"');
  return *found;
}

[[noreturn]] void refuse(const char* name, const char* expected) {
  throw std::invalid_argument(std::string{"\""} + name + "\" is no " + expected);
}

std::uint64_t number(const json& from, const char* name) {
  const auto& value = member(from, name);
  if (!value.is_number_unsigned())
    refuse(name, "whole number");
  return value.get<std::uint64_t>();
}

std::string text(const json& from, const char* name) {
  const auto& value = member(from, name);
  if (!value.is_string())
    refuse(name, "text");
  return value.get<std::string>();
}

const json& list(const json& from, const char* name) {
  const auto& value = member(from, name);
  if (!value.is_array())
    refuse(name, "list");
  return value;
}

bool flag(const json& from, const char* name) {
  const auto& value = member(from, name);
  if (!value.is_boolean())
    refuse(name, "true or false");
  return value.get<bool>();
}

/// Who says more has lost count, and sums would overflow.
constexpr std::uint64_t longest = 1'000'000'000'000'000'000;

microseconds duration(const json& from, const char* name) {
  return microseconds{static_cast<std::int64_t>(std::min(number(from, name), longest))};
}

std::optional<microseconds> optional_duration(const json& from, const char* name) {
  if (!from.contains(name))
    return std::nullopt;
  return duration(from, name);
}

/// As in 2026-11-25T12:29:56.123456Z.
time_point time(const json& from, const char* name) {
  std::tm parts{};
  int fraction = 0;
  char end = 0;
  auto got = std::sscanf(text(from, name).c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%6d%c",
                         &parts.tm_year, &parts.tm_mon, &parts.tm_mday, &parts.tm_hour,
                         &parts.tm_min, &parts.tm_sec, &fraction, &end);
  if (got != 8 || end != 'Z')
    refuse(name, "time");
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  return time_point{std::chrono::seconds{::timegm(&parts)} + microseconds{fraction}};
}

process_state parse_process(const json& from) {
  process_state result;
  result.cpu = duration(from, "cpu_us");
  result.io_cpu = duration(from, "io_cpu_us");
  result.resident_bytes = number(from, "resident_bytes");
  result.descriptors = number(from, "descriptors");
  result.max_descriptors = number(from, "max_descriptors");
  return result;
}

user_state parse_user(const json& from) {
  user_state result;
  result.name = text(from, "name");
  result.peer = text(from, "peer");
  result.queue = number(from, "queue");
  result.oldest = optional_duration(from, "oldest_us");
  result.owes = optional_duration(from, "owes_us");
  result.blocked = optional_duration(from, "blocked_us");
  result.unread_bytes = number(from, "unread_bytes");
  result.sent = number(from, "sent");
  result.failed = number(from, "failed");
  result.acknowledged = number(from, "acknowledged");
  result.missed = number(from, "missed");
  result.latency = optional_duration(from, "latency_us");
  result.acknowledge = optional_duration(from, "acknowledge_us");
  result.bytes_received = number(from, "bytes_received");
  result.bytes_sent = number(from, "bytes_sent");
  return result;
}

std::vector<bucket> parse_buckets(const json& from) {
  std::vector<bucket> result;
  for (const auto& each : list(from, "buckets")) {
    auto& added = result.emplace_back();
    if (!member(each, "le_us").is_null())
      added.bound = duration(each, "le_us");
    added.count = number(each, "count");
  }
  return result;
}

void parse_messages(const json& from, router_state& result) {
  result.received = number(from, "received");
  for (const auto& [outcome, count] : member(from, "answered").items())
    result.answered[outcome] = number(from["answered"], outcome.c_str());
}

router_state parse(const json& from) {
  router_state result;
  result.version = text(from, "version");
  result.time = time(from, "time");
  result.started = time(from, "started");
  result.is_draining = flag(from, "draining");
  result.process = parse_process(member(from, "process"));
  result.answer = duration(from, "answer_us");
  result.connections = number(from, "connections_total");
  result.users_total = number(from, "users_total");
  result.bytes_received = number(from, "bytes_received");
  result.bytes_sent = number(from, "bytes_sent");
  parse_messages(member(from, "messages"), result);
  result.under_way = number(from, "transactions_under_way");
  result.latency = parse_buckets(member(from, "latency"));
  for (const auto& log : list(from, "logs"))
    result.dropped += number(log, "dropped");
  for (const auto& user : list(from, "users"))
    result.users.push_back(parse_user(user));
  return result;
}

} // namespace

std::variant<router_state, std::string> parse_state(std::string_view bytes) {
  auto parsed = json::parse(bytes, nullptr, false);
  if (parsed.is_discarded())
    return "it is no JSON";
  try {
    return parse(parsed);
  } catch (const std::invalid_argument& problem) {
    return problem.what();
  }
}

} // namespace telex::top
