#include "cli/telexd/admin/sums.hpp"

#include "actors/keyed_hash.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace telex::admin {

namespace {

std::size_t queue_of(const user_report& x) {
  return x.receiving ? x.receiving->queue.messages : 0;
}

/// Since when the user has left something undone; the end of time if it has not.
time_point waits_since(const user_report& x) {
  auto result = time_point::max();
  for (auto each : {x.sending, x.receiving})
    if (each)
      result = std::min({result, each->blocked_since.value_or(result),
                         each->queue.owes_since.value_or(result)});
  return result;
}

bool is_before(const user_report& x, const user_report& y) {
  if (queue_of(x) != queue_of(y))
    return queue_of(x) > queue_of(y);
  if (waits_since(x) != waits_since(y))
    return waits_since(x) < waits_since(y);
  return x.name < y.name;
}

void add(sums& result, const connection_report& x, time_point now) {
  result.total.add(x.total);
  result.users += x.complete && x.as != role::sender ? 1 : 0;
  result.pending += x.pending;
  result.unread += x.unread;
  result.queued += x.queue.messages;
  result.queued_bytes += x.queue.bytes;
  result.longest_queue
    = std::max<std::uint64_t>(result.longest_queue, x.queue.messages);
  for (const auto& message : x.queue.first)
    result.oldest = std::max(result.oldest, now - message.received);
  result.blocked += x.blocked_since ? 1 : 0;
  result.owing += x.queue.owes_since ? 1 : 0;
  result.connections.add(x.load);
  result.transactions += x.transactions;
}

} // namespace

std::vector<user_report> users_of(const snapshot& state) {
  std::unordered_map<std::string_view, user_report, keyed_hash> found{
    state.connections.size(), keyed_hash{random_hash_key()}};
  for (const auto& each : state.connections) {
    if (each.user.empty())
      continue;
    auto& user = found[each.user];
    user.name = each.user;
    if (each.as != role::receiver)
      user.sending = &each;
    if (each.as != role::sender)
      user.receiving = &each;
  }
  std::vector<user_report> result;
  for (const auto& [name, user] : found)
    result.push_back(user);
  std::sort(result.begin(), result.end(), is_before);
  return result;
}

sums sums_of(const snapshot& state) {
  sums result;
  result.total = state.closed_total;
  result.connections = state.closed_load;
  result.closed
    = std::accumulate(state.closed.begin(), state.closed.end(), std::uint64_t{0});
  for (const auto& each : state.connections)
    add(result, each, state.taken_at);
  return result;
}

} // namespace telex::admin
