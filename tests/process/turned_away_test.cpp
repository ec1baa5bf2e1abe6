// Peers that are over a limit of their address: they read why, whatever they have sent.

#include "tests/support/catch.hpp"
#include "tests/support/deadline.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/router_process.hpp"

using namespace telex::test;

namespace {

const std::string why = "ERROR 102 Unable to send\n\n";

/// Connects, writes at once, and must read why and then the end.
void be_turned_away(std::uint16_t port) {
  auto peer = peer::connect(port);
  peer.send("REGISTER TOSEND alice\n\n");
  peer.expect(why);
  CHECK(peer.read_segment().empty());
}

} // namespace

TEST_CASE("who is turned away reads why") {
  SECTION("for the connections of its address") {
    router_process router{
      {"--limits.per-address", "2", "--limits.per-address-loopback"}};
    user bob{router.port(), "bob"};
    for (int i = 0; i < 100; ++i)
      be_turned_away(router.port());
    router.wait_for_log({"turned-away", "reason=limits.per-address"});
    // Who is there is served on.
    exchange(bob, bob);
  }
  SECTION("for how often its address connects") {
    router_process router{
      {"--limits.per-address-rate", "1", "--limits.per-address-loopback"}};
    auto first = peer::connect(router.port());
    be_turned_away(router.port());
    router.wait_for_log({"turned-away", "reason=limits.per-address-rate"});
  }
  SECTION("for the errors of its address") {
    router_process router{
      {"--limits.per-address-errors", "1", "--limits.per-address-loopback"}};
    auto first = peer::connect(router.port());
    first.send("HELLO\n\n");
    first.expect("ERROR 101 No user registered\n\n");
    be_turned_away(router.port());
    router.wait_for_log({"turned-away", "reason=limits.per-address-errors"});
  }
}

TEST_CASE("who is sent away for the errors of its address reads why") {
  router_process router{
    {"--limits.per-address-errors", "1", "--limits.per-address-loopback"}};
  auto peer = peer::connect(router.port());
  peer.send("HELLO\n\nHELLO\n\nSEND bob\nContent-length: 200000\n\n"
            + std::string(100'000, 'x'));
  peer.expect("ERROR 101 No user registered\n\nERROR 101 No user registered\n\n" + why);
  CHECK(peer.read_segment().empty());
  router.wait_for_log({"left", "reason=address-errors"});
}

TEST_CASE("who is turned away and stays is closed after the linger time") {
  router_process router{{"--limits.per-address-rate", "1",
                         "--limits.per-address-loopback", "--timeouts.linger", "50ms"}};
  auto first = peer::connect(router.port());
  auto second = peer::connect(router.port());
  second.send("REGISTER TOSEND alice\n\n");
  second.expect(why);
  CHECK(second.read_segment().empty());
  // What it sent was not read, so that the router's end is a reset.
  CHECK(wait_ready(second.fd(), 0, deadline{}));
}
