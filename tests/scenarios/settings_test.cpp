// What changes when a router that runs is given other settings, and what does not.

#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

namespace {

settings with_max_body(std::size_t octets) {
  settings result;
  result.limits.max_body = octets;
  return result;
}

settings with_per_address(std::size_t connections, bool loopback) {
  settings result;
  result.per_address = {connections, 0, 0, 0, loopback};
  return result;
}

} // namespace

TEST_CASE("who comes after a change has the new settings and who was there the old") {
  router_fixture router{with_max_body(4)};
  auto alice = router.join("alice");
  router.configure(with_max_body(8));
  auto bob = router.join("bob");
  alice.send("bob", "longer");
  CHECK(alice.sending.read() == unable_to_send);
  CHECK(bob.receiving.read().empty());
  bob.send("alice", "longer");
  CHECK(alice.receiving.read() == forward_bytes("bob", "longer"));
}

TEST_CASE("the limits of an address change at once but not for whom they hold") {
  const std::string here = "192.0.2.7";
  router_fixture router{with_per_address(1, false)};
  auto first = router.connect(here);
  CHECK_FALSE(router.can_connect(here));
  auto own = router.connect();
  router.configure(with_per_address(2, true));
  CHECK(router.can_connect(here));
  CHECK_FALSE(router.can_connect(here));
  // A connection that was not counted is not counted out.
  own.hang_up();
  for (int i = 0; i < 3; ++i)
    CHECK(router.can_connect());
}

TEST_CASE("what the registry goes by changes at once") {
  router_fixture router;
  auto alice = router.join_extended("alice");
  auto bob = router.join_extended("bob");
  settings one_name;
  one_name.limits.who = 1;
  auto ask = [&alice] {
    alice.type("WHO\n\n");
    return alice.read();
  };
  CHECK(ask().find("bob") != std::string::npos);
  router.configure(one_name);
  CHECK(ask().find("bob") == std::string::npos);
}

TEST_CASE(
  "a router ends with the last of all connections whatever settings they have") {
  router_fixture router;
  auto before = router.connect();
  router.configure(with_max_body(8));
  auto after = router.connect();
  before.hang_up();
  CHECK_FALSE(router.has_ended);
  CHECK(after.is_open());
  router.drain();
  router.advance(5s);
  router.advance(2s);
  CHECK(router.has_ended);
}
