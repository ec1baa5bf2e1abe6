#include "cli/telexd/admin/state.hpp"

#include "cli/telexd/admin/sums.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace telex::admin {

namespace {

using json = nlohmann::ordered_json;
using std::chrono::microseconds;

std::int64_t in_microseconds(duration x) {
  return std::chrono::duration_cast<microseconds>(x).count();
}

std::string to_text(std::chrono::system_clock::time_point x) {
  auto second = std::chrono::floor<std::chrono::seconds>(x);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", fmt::gmtime(second),
                     std::chrono::duration_cast<microseconds>(x - second).count());
}

std::uint64_t failed(const traffic& x) {
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < x.answered.size(); ++i)
    result += outcomes[i].how == outcome::delivered ? 0 : x.answered[i];
  return result;
}

json to_json(const latency_histogram& x) {
  auto buckets = json::array();
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i <= x.bounds.size(); ++i) {
    seen += x.count_of(i);
    auto bound = i < x.bounds.size() ? json(x.bounds[i].count()) : json(nullptr);
    buckets.push_back({{"le_us", std::move(bound)}, {"count", seen}});
  }
  return {{"count", x.count()},
          {"sum_us", in_microseconds(x.sum())},
          {"buckets", std::move(buckets)}};
}

/// The mean, if there is one.
void add_mean(json& to, const char* name, const latency_histogram& x) {
  if (x.count() > 0)
    to[name] = in_microseconds(x.sum()) / static_cast<std::int64_t>(x.count());
}

json to_json(const process_usage& x, duration io_cpu) {
  return {{"cpu_us", x.cpu.count()},
          {"io_cpu_us", in_microseconds(io_cpu)},
          {"resident_bytes", x.resident_bytes},
          {"virtual_bytes", x.virtual_bytes},
          {"descriptors", x.descriptors},
          {"max_descriptors", x.max_descriptors},
          {"threads", x.threads}};
}

json messages_of(const traffic& total) {
  json answered;
  for (std::size_t i = 0; i < total.answered.size(); ++i)
    answered[std::string{outcomes[i].name}] = total.answered[i];
  return {{"received", total.received},
          {"forwarded", total.forwarded},
          {"acknowledged", total.acknowledged},
          {"missed", total.missed},
          {"answered", std::move(answered)}};
}

json to_json(std::string_view kind, std::uint64_t count, const actor_load& load) {
  return {{"kind", kind},
          {"count", count},
          {"handled", load.handled},
          {"mailbox_max", load.longest_run}};
}

json actors_of(const snapshot& state, const sums& all) {
  return json::array({to_json("listener", 1, state.listener),
                      to_json("registry", 1, state.registry),
                      to_json("connection", state.connections.size(), all.connections),
                      {{"kind", "transaction"}, {"count", all.transactions}}});
}

/// Adds what the sockets of a user, one or two, are together. Returns their traffic.
traffic add_sockets(json& result, const user_report& user, time_point now) {
  traffic total;
  std::optional<time_point> blocked;
  auto connected = now;
  std::size_t unread = 0;
  auto other = user.receiving != user.sending ? user.receiving : nullptr;
  for (auto each : {user.sending, other})
    if (each) {
      result["peer"] = each->peer;
      total.add(each->total);
      connected = std::min(connected, each->connected_at);
      unread += each->unread;
      if (each->blocked_since)
        blocked = std::min(blocked.value_or(now), *each->blocked_since);
    }
  result["age_us"] = in_microseconds(now - connected);
  result["unread_bytes"] = unread;
  if (blocked)
    result["blocked_us"] = in_microseconds(now - *blocked);
  return total;
}

json to_json(const user_report& user, time_point now) {
  json result{{"name", user.name}};
  if (user.sending)
    result["sending"] = user.sending->id;
  if (user.receiving)
    result["receiving"] = user.receiving->id;
  auto total = add_sockets(result, user, now);
  auto queue = user.receiving ? user.receiving->queue : queue_report{};
  result["queue"] = queue.messages;
  result["queue_bytes"] = queue.bytes;
  if (!queue.first.empty())
    result["oldest_us"] = in_microseconds(now - queue.first.front().received);
  if (queue.owes_since)
    result["owes_us"] = in_microseconds(now - *queue.owes_since);
  result["pending"] = user.sending ? user.sending->pending : 0;
  result["sent"] = total.received;
  result["delivered"] = total.answered[static_cast<std::size_t>(outcome::delivered)];
  result["failed"] = failed(total);
  result["forwarded"] = total.forwarded;
  result["acknowledged"] = total.acknowledged;
  result["missed"] = total.missed;
  add_mean(result, "latency_us", total.answer_time);
  add_mean(result, "acknowledge_us", total.acknowledge_time);
  result["bytes_received"] = total.bytes_received;
  result["bytes_sent"] = total.bytes_sent;
  return result;
}

/// What connections and closed ones have in common.
json describe(const connection_report& x) {
  json result{{"id", x.id}};
  if (!x.user.empty()) {
    result["user"] = x.user;
    result["role"] = to_string(x.as);
  }
  result["peer"] = x.peer;
  result["bytes_received"] = x.total.bytes_received;
  result["bytes_sent"] = x.total.bytes_sent;
  return result;
}

json to_json(const connection_report& x, time_point now) {
  auto result = describe(x);
  result["age_us"] = in_microseconds(now - x.connected_at);
  result["complete"] = x.complete;
  result["unread_bytes"] = x.unread;
  result["pending"] = x.pending;
  result["queue"] = x.queue.messages;
  return result;
}

json to_json(const closed_report& x) {
  auto result = describe(x.last);
  result["closed"] = to_text(x.closed_at);
  result["lasted_us"] = in_microseconds(x.lasted);
  result["reason"] = to_string(x.reason);
  return result;
}

/// A message that is not settled, and for whom.
struct message_entry {
  const message_report* message;
  const std::string* recipient;
};

/// The oldest first.
std::vector<message_entry> messages_of(const snapshot& state) {
  std::vector<message_entry> result;
  for (const auto& each : state.connections)
    for (const auto& message : each.queue.first)
      result.push_back({&message, &each.user});
  std::sort(result.begin(), result.end(),
            [](const message_entry& x, const message_entry& y) {
              return x.message->received < y.message->received;
            });
  return result;
}

json to_json(const message_entry& x, time_point now) {
  const auto& message = *x.message;
  return {{"transaction", message.transaction},
          {"sender", message.sender},
          {"recipient", *x.recipient},
          {"bytes", message.bytes},
          {"age_us", in_microseconds(now - message.received)},
          {"state", message.forwarded ? "forwarded" : "queued"}};
}

/// What peers have chosen are letters and digits; what is not is replaced all the same.
std::string to_text(const json& x) {
  return x.dump(-1, ' ', false, json::error_handler_t::replace);
}

json head(const identity& who, const observation& seen, const sums& all) {
  auto logs = json::array();
  for (const auto& each : seen.logs)
    logs.push_back({{"log", each.log}, {"dropped", each.dropped}});
  return {{"version", who.version},
          {"time", to_text(seen.at)},
          {"started", to_text(who.started)},
          {"draining", seen.draining},
          {"listening", who.listening},
          {"process", to_json(seen.process, seen.router.cpu)},
          {"answer_us", in_microseconds(seen.router.taken_at - seen.router.asked_at)},
          {"connections_accepted", all.closed + seen.router.connections.size()},
          {"connections_closed", all.closed},
          {"bytes_received", all.total.bytes_received},
          {"bytes_sent", all.total.bytes_sent},
          {"messages", messages_of(all.total)},
          {"latency", to_json(all.total.answer_time)},
          {"acknowledgement", to_json(all.total.acknowledge_time)},
          {"actors", actors_of(seen.router, all)},
          {"logs", std::move(logs)}};
}

} // namespace

state_writer::state_writer(const identity& who, std::shared_ptr<const observation> seen,
                           closed_list closed, const list_limits& limits)
  : seen_{std::move(seen)} {
  const auto& state = seen_->router;
  auto now = state.taken_at;
  auto all = sums_of(state);
  auto users = users_of(state);
  auto first = head(who, *seen_, all);
  first["users_total"] = users.size();
  first["connections_total"] = state.connections.size();
  first["transactions_under_way"] = all.queued;
  text_ = to_text(first);
  text_.pop_back(); // the lists are members of the same object
  auto add
    = [this](const char* name, std::size_t limit, auto entries, auto&& describe) {
        auto size = std::min(limit, entries.size());
        lists_.push_back(
          {name, size, [entries = std::move(entries), describe](std::size_t i) {
             return describe(entries[i]);
           }});
      };
  add("users", limits.users, std::move(users),
      [now](const user_report& x) { return to_json(x, now); });
  add("connections", limits.connections, std::span{state.connections},
      [now](const connection_report& x) { return to_json(x, now); });
  add("transactions", limits.transactions, messages_of(state),
      [now](const message_entry& x) { return to_json(x, now); });
  add("closed", limits.closed, std::move(closed),
      [](const std::shared_ptr<const closed_report>& x) { return to_json(*x); });
}

bool state_writer::write(std::size_t octets) {
  for (auto end = text_.size() + octets; text_.size() < end;) {
    if (list_ == lists_.size())
      return false;
    write_next();
  }
  return true;
}

/// Writes an entry of a list, or its end.
void state_writer::write_next() {
  const auto& now = lists_[list_];
  if (entry_ == 0)
    text_.append(",\"").append(now.name).append("\":[");
  if (entry_ < now.size) {
    text_ += entry_ > 0 ? "," : "";
    text_ += to_text(now.at(entry_++));
    return;
  }
  entry_ = 0;
  text_ += ++list_ < lists_.size() ? "]" : "]}\n";
}

} // namespace telex::admin
