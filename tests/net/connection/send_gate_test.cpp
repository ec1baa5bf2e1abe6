#include "net/connection/send_gate.hpp"

#include "tests/support/catch.hpp"

using namespace telex;

namespace {

settings with_two_sends() {
  settings result;
  result.limits.pending_sends = 2;
  result.turns.octets = 100;
  return result;
}

} // namespace

TEST_CASE("a sender may have a number of messages without an answer") {
  const auto config = with_two_sends();
  send_gate gate;
  CHECK(gate.is_open(0, config));
  CHECK(gate.is_open(1, config));
  CHECK_FALSE(gate.is_open(2, config));
}

TEST_CASE("a sender with one socket for all is heard with one message more") {
  const auto config = with_two_sends();
  CHECK(send_gate::hears(2, config));
  CHECK_FALSE(send_gate::hears(3, config));
}

TEST_CASE("what follows a broadcast waits until that is handed out or answered") {
  const auto config = with_two_sends();
  send_gate gate;
  gate.begin(7);
  gate.begin(8);
  CHECK(gate.has_broadcast());
  CHECK_FALSE(gate.is_open(1, config));
  CHECK_FALSE(gate.handed_out(7, 1));
  gate.settled(7);
  CHECK(gate.has_broadcast());
  if (GENERATE(true, false))
    CHECK(gate.handed_out(8, 1));
  else
    gate.settled(8);
  CHECK_FALSE(gate.has_broadcast());
  CHECK(gate.is_open(1, config));
  CHECK_FALSE(gate.handed_out(8, 1));
}

TEST_CASE("broadcasts join one another as far as there is room") {
  auto config = with_two_sends();
  config.limits.pending_sends = 9;
  send_gate gate;
  CHECK_FALSE(gate.lets_join({1, 10}, 1, config));
  gate.begin(7);
  REQUIRE(gate.handed_out(7, 3));
  CHECK_FALSE(gate.lets_join({0, 0}, 1, config));
  CHECK(gate.lets_join({2, 99}, 8, config));
  CHECK_FALSE(gate.lets_join({3, 99}, 8, config));
  CHECK_FALSE(gate.lets_join({2, 100}, 8, config));
  CHECK_FALSE(gate.lets_join({2, 99}, 9, config));
  gate.sent();
  CHECK_FALSE(gate.lets_join({1, 10}, 1, config));
}
