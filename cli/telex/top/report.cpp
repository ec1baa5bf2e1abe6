#include "cli/telex/top/report.hpp"

#include "cli/telex/top/slow_reader.hpp"

#include <nlohmann/json.hpp>

namespace telex::top {

namespace {

using nlohmann::ordered_json;

ordered_json to_value(std::optional<microseconds> x) {
  return x ? ordered_json(x->count()) : ordered_json();
}

ordered_json rates_to_value(const rates& x) {
  return {
    {"seconds", x.seconds},
    {"messages_per_second", x.received},
    {"delivered_per_second", x.delivered},
    {"failed_per_second", x.failed},
    {"failures_per_second", x.failures},
    {"latency_us", {{"p50", to_value(x.p50)}, {"p99", to_value(x.p99)}}},
    {"bytes_received_per_second", x.bytes_received},
    {"bytes_sent_per_second", x.bytes_sent},
    {"cpu_percent", x.cpu_percent},
    {"io_cpu_percent", x.io_cpu_percent},
  };
}

ordered_json user_to_value(const user_state& user, const user_rates& change) {
  return {
    {"name", user.name},
    {"peer", user.peer},
    {"slow", is_slow(user)},
    {"queue", user.queue},
    {"oldest_us", to_value(user.oldest)},
    {"owes_us", to_value(user.owes)},
    {"blocked_us", to_value(user.blocked)},
    {"unread_bytes", user.unread_bytes},
    {"sent_per_second", change.sent},
    {"acknowledged_per_second", change.acknowledged},
    {"bytes_per_second", change.bytes},
    {"failed", user.failed},
    {"missed", user.missed},
    {"latency_us", to_value(user.latency)},
    {"acknowledge_us", to_value(user.acknowledge)},
  };
}

ordered_json slowest_to_value(const std::vector<user_state>& users) {
  auto worst = slowest_reader(users);
  if (!worst)
    return {};
  return {
    {"name", worst->name},
    {"queue", worst->queue},
    {"owes_us", to_value(worst->owes)},
    {"blocked_us", to_value(worst->blocked)},
  };
}

ordered_json state_to_value(const router_state& x) {
  return {
    {"version", x.version},
    {"uptime_us", (x.time - x.started).count()},
    {"draining", x.is_draining},
    {"connections", x.connections},
    {"users_total", x.users_total},
    {"under_way", x.under_way},
    {"resident_bytes", x.process.resident_bytes},
    {"descriptors", x.process.descriptors},
    {"max_descriptors", x.process.max_descriptors},
    {"answer_us", x.answer.count()},
    {"log_dropped", x.dropped},
  };
}

} // namespace

std::string to_json(const reading& what) {
  auto result = state_to_value(what.state);
  result["where"] = what.where;
  result["change"] = rates_to_value(what.change);
  result["slow_reader"] = slowest_to_value(what.state.users);
  auto& users = result["users"] = ordered_json::array();
  for (const auto& user : what.state.users)
    users.push_back(user_to_value(user, what.change.of(user.name)));
  // In ASCII: what a router calls things may be a command to a terminal.
  return result.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + '\n';
}

} // namespace telex::top
