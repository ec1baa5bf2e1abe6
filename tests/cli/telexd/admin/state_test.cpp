#include "cli/telexd/admin/state.hpp"

#include "cli/telex/top/state.hpp"
#include "tests/cli/telexd/admin/sample.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::admin;
using namespace telex::test;
using nlohmann::json;

namespace {

/// A state, written in parts of that size.
std::string text_of(const observation& seen, const list_limits& limits = {},
                    const std::vector<closed_report>& closed = {},
                    std::size_t part = 1 << 20) {
  closed_list shared;
  for (const auto& each : closed)
    shared.push_back(std::make_shared<const closed_report>(each));
  state_writer writer{sample_identity(), std::make_shared<const observation>(seen),
                      shared, limits};
  while (writer.write(part)) {
  }
  return writer.take();
}

json state_of(const observation& seen, const list_limits& limits = {},
              const std::vector<closed_report>& closed = {}) {
  return json::parse(text_of(seen, limits, closed));
}

closed_report closed_of(events::connection_id id) {
  return {connection_of("carol", role::sender, id), leave_reason::unresponsive, 3s,
          idle_observation().at};
}

/// The two connections of a user, as they are told of at `now`.
connection_report sending_of_alice(time_point now) {
  auto sending = connection_of("alice", role::sender, 24);
  sending.connected_at = now - 2min;
  sending.total.received = 5;
  sending.total.answered[static_cast<std::size_t>(outcome::delivered)] = 3;
  sending.total.answered[static_cast<std::size_t>(outcome::recipient_busy)] = 1;
  sending.total.answer_time.add(100us);
  sending.total.answer_time.add(200us);
  sending.total.bytes_received = 50;
  sending.pending = 1;
  sending.unread = 10;
  sending.blocked_since = now - 4s;
  return sending;
}

connection_report receiving_of_alice(time_point now) {
  auto receiving = connection_of("alice", role::receiver, 27);
  receiving.queue = {2, 9, now - 3s, {{7, "bob", 4, now - 5s, true}}};
  receiving.total.forwarded = 6;
  receiving.total.acknowledged = 4;
  receiving.total.missed = 1;
  receiving.total.bytes_sent = 60;
  return receiving;
}

} // namespace

TEST_CASE("a state says which router it is of, and when") {
  auto seen = idle_observation();
  seen.draining = true;
  auto state = state_of(seen);
  CHECK(state["version"] == "1.2.3");
  CHECK(state["time"] == "2024-05-01T12:00:00.000004Z");
  CHECK(state["started"] == "2024-05-01T11:00:00.000000Z");
  CHECK(state["draining"] == true);
  CHECK(state["listening"] == json{"127.0.0.1:1933"});
  CHECK(state["answer_us"] == 85);
}

TEST_CASE("telex top understands a state") {
  auto seen = idle_observation();
  seen.router.connections = {connection_of("alice", role::sender, 1),
                             connection_of("alice", role::receiver, 2)};
  auto parsed = top::parse_state(text_of(seen));
  REQUIRE(std::holds_alternative<top::router_state>(parsed));
  const auto& state = std::get<top::router_state>(parsed);
  CHECK(state.users.size() == 1);
  CHECK(state.connections == 2);
  CHECK(state.answered.size() == std::size(outcomes));
}

TEST_CASE("a user in a state has what both its connections tell") {
  auto seen = idle_observation();
  auto now = seen.router.taken_at;
  seen.router.connections = {sending_of_alice(now), receiving_of_alice(now)};
  auto user = state_of(seen)["users"][0];
  CHECK(user
        == json{{"name", "alice"},
                {"sending", 24},
                {"receiving", 27},
                {"peer", "127.0.0.1:40027"},
                {"age_us", 120'000'000},
                {"queue", 2},
                {"queue_bytes", 9},
                {"oldest_us", 5'000'000},
                {"owes_us", 3'000'000},
                {"unread_bytes", 10},
                {"blocked_us", 4'000'000},
                {"pending", 1},
                {"sent", 5},
                {"delivered", 3},
                {"failed", 1},
                {"forwarded", 6},
                {"acknowledged", 4},
                {"missed", 1},
                {"latency_us", 150},
                {"bytes_received", 50},
                {"bytes_sent", 60}});
}

TEST_CASE("a connection in a state says who it is, if it has said so itself") {
  auto seen = idle_observation();
  auto stranger = connection_of("", role::sender, 24);
  stranger.complete = false;
  seen.router.connections = {stranger, connection_of("bob", role::receiver, 27)};
  auto connections = state_of(seen)["connections"];
  CHECK_FALSE(connections[0].contains("user"));
  CHECK_FALSE(connections[0].contains("role"));
  CHECK(connections[0]["complete"] == false);
  CHECK(connections[1]["user"] == "bob");
  CHECK(connections[1]["role"] == "receiver");
  CHECK(connections[1]["age_us"] == 60'000'000);
}

TEST_CASE("messages that are under way are told of, the oldest first") {
  auto seen = idle_observation();
  auto now = seen.router.taken_at;
  auto bob = connection_of("bob", role::receiver, 1);
  bob.queue
    = {2, 2, {}, {{5, "alice", 1, now - 1s, true}, {9, "alice", 1, now, false}}};
  auto carol = connection_of("carol", role::receiver, 2);
  carol.queue = {1, 1, {}, {{3, "alice", 1, now - 2s, true}}};
  seen.router.connections = {bob, carol};
  auto state = state_of(seen);
  CHECK(state["transactions_under_way"] == 3);
  REQUIRE(state["transactions"].size() == 3);
  CHECK(state["transactions"][0]
        == json{{"transaction", 3},
                {"sender", "alice"},
                {"recipient", "carol"},
                {"bytes", 1},
                {"age_us", 2'000'000},
                {"state", "forwarded"}});
  CHECK(state["transactions"][2]["state"] == "queued");
}

TEST_CASE("a closed connection in a state says why and after how long") {
  auto closed = state_of(idle_observation(), {}, {closed_of(7)})["closed"];
  REQUIRE(closed.size() == 1);
  CHECK(closed[0]["id"] == 7);
  CHECK(closed[0]["user"] == "carol");
  CHECK(closed[0]["reason"] == "unresponsive");
  CHECK(closed[0]["lasted_us"] == 3'000'000);
  CHECK(closed[0]["closed"] == "2024-05-01T12:00:00.000004Z");
}

TEST_CASE("lists are as long as is asked for, and say how much there is") {
  auto seen = idle_observation();
  auto now = seen.router.taken_at;
  add_users(seen.router, 5);
  for (auto& each : seen.router.connections)
    each.queue = {1, 1, {}, {{each.id, "alice", 1, now, true}}};
  auto state
    = state_of(seen, {1, 2, 3, 4},
               {closed_of(1), closed_of(2), closed_of(3), closed_of(4), closed_of(5)});
  CHECK(state["users"].size() == 1);
  CHECK(state["connections"].size() == 2);
  CHECK(state["transactions"].size() == 3);
  CHECK(state["closed"].size() == 4);
  CHECK(state["users_total"] == 5);
  CHECK(state["connections_total"] == 5);
  CHECK(state["transactions_under_way"] == 5);
  CHECK(state_of(seen, {0, 0, 0, 0})["users"] == json::array());
}

TEST_CASE("buckets of latencies are cumulative and end without a bound") {
  auto seen = idle_observation();
  seen.router.closed_total.answer_time.add(20us);
  seen.router.closed_total.answer_time.add(21us);
  seen.router.closed_total.answer_time.add(2h);
  auto latency = state_of(seen)["latency"];
  CHECK(latency["count"] == 3);
  CHECK(latency["sum_us"] == 7'200'000'041);
  CHECK(latency["buckets"][0] == json{{"le_us", 20}, {"count", 1}});
  CHECK(latency["buckets"][1] == json{{"le_us", 50}, {"count", 2}});
  CHECK(latency["buckets"].back() == json{{"le_us", nullptr}, {"count", 3}});
}

TEST_CASE("a state that is written in parts is the same") {
  auto seen = idle_observation();
  add_users(seen.router, 50);
  auto whole = text_of(seen, {}, {closed_of(1), closed_of(2)});
  CHECK(json::accept(whole));
  for (std::size_t part : {1, 100, 5000})
    CHECK(text_of(seen, {}, {closed_of(1), closed_of(2)}, part) == whole);
}

TEST_CASE("a part of a state is about as long as is asked for") {
  auto seen = idle_observation();
  add_users(seen.router, 1000);
  state_writer writer{
    sample_identity(), std::make_shared<const observation>(seen), {}, {}};
  auto parts = 0;
  for (std::size_t before = 0; writer.write(10'000); before = writer.text().size()) {
    ++parts;
    CHECK(writer.text().size() - before < 15'000);
  }
  CHECK(parts > 10);
}

TEST_CASE("a user of the extended protocol is told of by its one connection") {
  auto seen = idle_observation();
  auto alice = sending_of_alice(seen.router.taken_at);
  alice.as = role::duplex;
  alice.queue = receiving_of_alice(seen.router.taken_at).queue;
  seen.router.connections = {alice};
  auto state = state_of(seen);
  CHECK(state["users_total"] == 1);
  CHECK(state["connections_total"] == 1);
  const auto& user = state["users"][0];
  CHECK(user["sending"] == 24);
  CHECK(user["receiving"] == 24);
  CHECK(user["sent"] == 5);
  CHECK(user["pending"] == 1);
  CHECK(user["queue"] == 2);
  CHECK(user["unread_bytes"] == 10);
}
