// A router that cannot go on for a fault of its own.

#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/text_of.hpp"

#include <chrono>

using namespace telex::test;

namespace {

const std::string unable_to_send = "ERROR 102 Unable to send\n\n";

} // namespace

TEST_CASE("a router whose registry fails answers what it owes and ends with 3") {
  scratch dir;
  router_process router{{"--actor-log", dir / "actors"}, 0, failing_router_program()};
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  alice.send("bob", "hello");
  bob.expect_forward("alice", "hello");
  bob.send("ALL", "hi");
  bob.sending().expect(unable_to_send);
  alice.sending().expect(unable_to_send);
  alice.receiving().expect_closed();
  bob.receiving().expect_closed();
  CHECK(router.process().wait() == 3);
  auto log = router.process().error().read_all();
  CHECK(log.find("warning actor-failed who=\"registry/") != std::string::npos);
  CHECK(log.find("error=\"out of luck\"") != std::string::npos);
  CHECK(log.find("info stopped") != std::string::npos);
  auto actors = text_of(dir / "actors");
  CHECK(actors.find("\"actor-failed\"") != std::string::npos);
  CHECK(actors.find("\"stopped\"") != std::string::npos);
}

TEST_CASE("a peer that does not read keeps a failed router for the linger time only") {
  router_process router{
    {"--timeouts.linger", "100ms", "--timeouts.drain", "1h", "--log-level", "off"},
    0,
    failing_router_program()};
  user alice{router.port(), "alice"};
  user mute{router.port(), "mute"};
  const auto body = std::string(64 * 1024, 'x');
  for (int i = 0; i < 20; ++i)
    mute.send("nobody", body);
  for (int i = 0; i < 3; ++i)
    alice.send("mute", std::string(64 * 1024, 'x'));
  alice.send("ALL", "hi");
  CHECK(router.process().wait() == 3);
}
