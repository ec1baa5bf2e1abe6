// docs/protocol.md, section 6.1: names of one socket, and who takes them over.

#include "actors/name_table.hpp"

#include "tests/support/catch.hpp"

#include <string>

using namespace telex;

namespace {

constexpr auto taken = claim_result::taken;
constexpr auto half = claim_result::half;
constexpr auto complete = claim_result::complete;

const std::string here = "192.0.2.1";
const std::string nothing;

using names = name_table<int>;

/// Whether `name` is complete and all of it is that socket's.
bool has(const names& table, const std::string& name, int socket) {
  auto found = table.find(name);
  return found && found->sender == socket && found->receiver == socket;
}

} // namespace

TEST_CASE("one socket is a whole user of the extended protocol") {
  names table;
  CHECK(table.claim_duplex("alice", 1, nothing, nothing).result == complete);
  CHECK(has(table, "alice", 1));
  CHECK(*table.receivers() == std::vector<int>{1});
  CHECK(table.claim_duplex("alice", 2, nothing, nothing).result == taken);
  CHECK(table.claim("alice", role::sender, here, 2, nothing) == taken);
  CHECK(table.claim("alice", role::receiver, here, 2, nothing) == taken);
  CHECK(table.release("alice", 2) == 0);
  CHECK(has(table, "alice", 1));
  CHECK(table.release("alice", 1) == 0);
  CHECK(table.size() == 0);
  CHECK(table.receivers()->empty());
}

TEST_CASE("neither plain users nor halves of them lose their name") {
  names table;
  REQUIRE(table.claim("alice", role::sender, here, 1, nothing) == half);
  CHECK(table.claim_duplex("alice", 3, nothing, "token").result == taken);
  REQUIRE(table.claim("alice", role::receiver, here, 2, nothing) == complete);
  CHECK(table.claim_duplex("alice", 3, nothing, "token").result == taken);
  CHECK(table.find("alice")->sender == 1);
}

TEST_CASE("the token of a session takes its name over") {
  names table;
  table.claim_duplex("alice", 1, nothing, "token");
  CHECK(table.claim_duplex("alice", 2, nothing, "other").result == taken);
  CHECK(table.claim_duplex("alice", 2, nothing, nothing).result == taken);
  auto taken_over = table.claim_duplex("alice", 2, nothing, "token");
  CHECK(taken_over.result == complete);
  CHECK(taken_over.displaced == 1);
  CHECK(has(table, "alice", 2));
  CHECK(*table.receivers() == std::vector<int>{2});
  CHECK(table.release("alice", 1) == 0);
  CHECK(has(table, "alice", 2));
  CHECK(table.claim_duplex("alice", 3, nothing, "token").displaced == 2);
}

TEST_CASE("a name without a token is taken over by nobody") {
  names table;
  table.claim_duplex("alice", 1, nothing, nothing);
  CHECK(table.claim_duplex("alice", 2, nothing, "token").result == taken);
  CHECK(has(table, "alice", 1));
}

TEST_CASE("half a user gives its name up for another, or becomes all of it") {
  names table;
  table.claim("alice", role::sender, here, 1, nothing);
  CHECK(table.claim_duplex("bob", 1, "alice", nothing).result == complete);
  CHECK(has(table, "bob", 1));
  CHECK(table.size() == 1);
  table.claim("carol", role::receiver, here, 2, nothing);
  CHECK(table.claim_duplex("carol", 2, "carol", nothing).result == complete);
  CHECK(has(table, "carol", 2));
  CHECK(table.claim_duplex("dave", 2, "carol", nothing).result == taken);
}
