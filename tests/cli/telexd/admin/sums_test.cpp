#include "cli/telexd/admin/sums.hpp"

#include "tests/cli/telexd/admin/sample.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::admin;
using namespace telex::test;

namespace {

std::vector<std::string> names_of(const snapshot& state) {
  std::vector<std::string> result;
  for (const auto& each : users_of(state))
    result.emplace_back(each.name);
  return result;
}

message_report waits_for(duration age) {
  return {1, "alice", 5, idle_observation().router.taken_at - age, false};
}

} // namespace

TEST_CASE("the sums of nothing are nothing") {
  auto all = sums_of(idle_observation().router);
  CHECK(all.users == 0);
  CHECK(all.closed == 0);
  CHECK(all.oldest == 0s);
}

TEST_CASE("sums are of connections that are there and of those that are closed") {
  auto state = idle_observation().router;
  state.closed_total.received = 3;
  state.closed_total.bytes_sent = 100;
  state.closed_load = {10, 4};
  state.closed = {2, 1};
  auto alice = connection_of("alice", role::sender, 1);
  alice.total.received = 4;
  alice.total.answered[0] = 2;
  alice.total.answer_time.add(3ms);
  alice.pending = 2;
  alice.unread = 7;
  alice.blocked_since = state.taken_at - 1s;
  alice.load = {5, 3};
  alice.transactions = 2;
  auto bob = connection_of("bob", role::receiver, 2);
  bob.queue = {3, 15, state.taken_at - 2s, {waits_for(2s), waits_for(1s)}};
  bob.load = {6, 9};
  state.connections = {alice, bob};
  auto all = sums_of(state);
  CHECK(all.total.received == 7);
  CHECK(all.total.answered[0] == 2);
  CHECK(all.total.bytes_sent == 100);
  CHECK(all.total.answer_time.count() == 1);
  CHECK(all.closed == 3);
  CHECK(all.users == 1);
  CHECK(all.pending == 2);
  CHECK(all.unread == 7);
  CHECK(all.blocked == 1);
  CHECK(all.queued == 3);
  CHECK(all.queued_bytes == 15);
  CHECK(all.longest_queue == 3);
  CHECK(all.oldest == 2s);
  CHECK(all.owing == 1);
  CHECK(all.connections.handled == 21);
  CHECK(all.connections.longest_run == 9);
  CHECK(all.transactions == 2);
}

TEST_CASE("a user is its two connections, and strangers are none") {
  auto state = idle_observation().router;
  state.connections
    = {connection_of("alice", role::sender, 1), connection_of("", role::sender, 2),
       connection_of("alice", role::receiver, 3),
       connection_of("half", role::receiver, 4)};
  auto users = users_of(state);
  REQUIRE(users.size() == 2);
  CHECK(users[0].name == "alice");
  REQUIRE(users[0].sending);
  CHECK(users[0].sending->id == 1);
  REQUIRE(users[0].receiving);
  CHECK(users[0].receiving->id == 3);
  CHECK(users[1].sending == nullptr);
}

TEST_CASE("users for whom most waits come first, then those who wait longest") {
  auto state = idle_observation().router;
  auto user
    = [&](const char* name, std::size_t queue, duration owes, duration blocked) {
        auto result = connection_of(name, role::receiver, state.connections.size());
        result.queue.messages = queue;
        if (owes > 0s)
          result.queue.owes_since = state.taken_at - owes;
        if (blocked > 0s)
          result.blocked_since = state.taken_at - blocked;
        state.connections.push_back(result);
      };
  user("idle", 0, 0s, 0s);
  user("also", 0, 0s, 0s);
  user("owes", 1, 2s, 0s);
  user("owesmore", 1, 3s, 0s);
  user("blocked", 1, 1s, 4s);
  user("long", 2, 1s, 0s);
  CHECK(
    names_of(state)
    == std::vector<std::string>{"long", "blocked", "owesmore", "owes", "also", "idle"});
}
