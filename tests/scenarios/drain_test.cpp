// The end of a router: what is under way is settled, and nothing new begins.

#include "tests/support/catch.hpp"
#include "tests/support/extended_bytes.hpp"
#include "tests/support/router_fixture.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

namespace {

/// Bob, and alice, whose network takes at once what is written to her.
struct extended_drain : router_fixture {
  static inline const std::string registration
    = "REGISTER DUPLEX alice\nProtocol: 2\nSession: 0123456789abcdefghijkl\n\n";
  static inline const std::string lost
    = not_delivered("m1", "recipient-left", "unknown");

  extended_drain() {
    alice.type(registration);
  }

  virtual_peer alice{*this, door().knock({"127.0.0.1", 41234})};
  virtual_peer bob = join_extended("bob");
};

} // namespace

TEST_CASE_METHOD(router_fixture, "a router with nothing under way closes all at once") {
  auto alice = join("alice");
  auto stranger = connect();
  drain();
  CHECK_FALSE(alice.sending.is_open());
  CHECK_FALSE(alice.receiving.is_open());
  CHECK_FALSE(stranger.is_open());
}

TEST_CASE_METHOD(router_fixture,
                 "a draining router settles what is under way and then closes") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.sending.type(send_bytes("bob", "one") + send_bytes("bob", "two"));
  drain();
  CHECK(bob.receiving.read() == forward_bytes("alice", "one"));
  bob.acknowledge("alice");
  CHECK(bob.receiving.read() == forward_bytes("alice", "two"));
  CHECK(alice.sending.is_open());
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND bob\n\nSEND bob\n\n");
  CHECK_FALSE(alice.sending.is_open());
  CHECK_FALSE(bob.receiving.is_open());
}

TEST_CASE_METHOD(router_fixture, "a draining router answers new messages 102") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "under way");
  drain();
  bob.send("alice", "too late");
  CHECK(bob.sending.read() == unable_to_send);
  CHECK(alice.receiving.read().empty());
}

TEST_CASE_METHOD(router_fixture,
                 "a draining router gives up after five seconds and says so") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.sending.type(send_bytes("bob", "never acknowledged")
                     + send_bytes("bob", "waits") + send_bytes("ALL", "everybody"));
  bob.receiving.read();
  advance(1s);
  drain();
  advance(4'999ms);
  CHECK(alice.sending.read().empty());
  CHECK(alice.sending.is_open());
  advance(1ms);
  CHECK(alice.sending.read() == unable_to_send + unable_to_send + unable_to_send);
  CHECK_FALSE(alice.sending.is_open());
  CHECK_FALSE(bob.receiving.is_open());
}

TEST_CASE_METHOD(router_fixture,
                 "a draining router waits two seconds more for answers to be read") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "never acknowledged");
  bob.receiving.read();
  drain();
  advance(5s);
  advance(1'999ms);
  CHECK(alice.sending.is_open());
  advance(1ms);
  CHECK_FALSE(alice.sending.is_open());
}

TEST_CASE_METHOD(router_fixture,
                 "a draining router does not wait for those who leave") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  drain();
  bob.leave();
  CHECK(alice.sending.read() == unable_to_send);
  CHECK_FALSE(alice.sending.is_open());
}

TEST_CASE("whom a drain that gives up has not been told to yet is not waited for") {
  settings config;
  config.turns.actors = 2;
  router_fixture router{config};
  std::vector<virtual_peer> strangers;
  for (int i = 0; i < 40; ++i)
    strangers.push_back(router.connect());
  router.drain_and_halt();
  // The listener has told the timer, and the first few.
  for (int i = 0; i < 3; ++i)
    router.network().run(0);
  router.advance(5s);
  for (const auto& each : strangers)
    CHECK_FALSE(each.is_open());
}

TEST_CASE_METHOD(extended_drain, "a draining router waits for nobody's successor") {
  bob.type(extended_send("alice", "hi", "m1"));
  auto fresh = connect();
  drain();
  fresh.type(registration);
  CHECK(alice.read().ends_with("BYE\nReason: taken-over\n\n"));
  CHECK(is_registered(fresh.read(), "alice"));
  CHECK(bob.read() == lost + "BYE\nReason: draining\n\n");
  CHECK_FALSE(bob.is_open());
}

TEST_CASE_METHOD(extended_drain, "a draining router waits no longer than BYE does") {
  bob.type(extended_send("alice", "hi", "m1"));
  alice.type("BYE\n\n");
  advance(3s);
  drain();
  advance(1'999ms);
  CHECK(bob.is_open());
  advance(1ms);
  CHECK(bob.read() == lost + "BYE\nReason: draining\n\n");
  CHECK_FALSE(bob.is_open());
}

TEST_CASE_METHOD(extended_drain, "who registers with a draining router has no BYE") {
  bob.type(extended_send("alice", "hi", "m1"));
  auto fresh = connect();
  drain();
  fresh.type("REGISTER DUPLEX carol\nProtocol: 2\n\n");
  CHECK(is_registered(fresh.read(), "carol"));
  fresh.type(extended_send("bob", "late", "m2"));
  CHECK(fresh.read() == not_delivered("m2", "draining", "none"));
  CHECK(fresh.is_open());
  alice.hang_up();
  CHECK(bob.read() == lost + "BYE\nReason: draining\n\n");
  CHECK(fresh.read().empty());
  CHECK_FALSE(fresh.is_open());
}

TEST_CASE("whom a draining router has told BYE it may give what had to wait") {
  settings config;
  config.limits.all_copies = 1;
  router_fixture router{config};
  auto alice = router.join_extended("alice");
  auto bob = router.join_extended("bob");
  alice.type(extended_send("ALL", "one", "m1"));
  auto one = bob.read();
  alice.type(extended_send("ALL", "two", "m2"));
  router.drain();
  bob.type(received("alice", one));
  auto two = bob.read();
  CHECK(two.starts_with("BYE\nReason: draining\n\nFORWARD alice\n"));
  bob.type(received("alice", two.substr(two.find("FORWARD"))));
  CHECK(alice.read()
        == "SEND ALL\nMessage-id: m1\nDelivered: 1\nFailed: 0\nUnknown: 0\n\n"
           "SEND ALL\nMessage-id: m2\nDelivered: 1\nFailed: 0\nUnknown: 0\n\n"
           "BYE\nReason: draining\n\n");
  CHECK(bob.read().empty());
  CHECK_FALSE(bob.is_open());
  CHECK(router.has_ended);
}

TEST_CASE("what is handed out while a draining router gives up is answered") {
  // Wherever the room for it is on its way at that moment.
  auto steps = GENERATE(range(0, 12));
  INFO(steps << " steps");
  settings config;
  config.limits.all_copies = 1;
  router_fixture router{config};
  auto alice = router.join("alice");
  auto bob = router.join("bob");
  auto carol = router.join("carol");
  carol.send("ALL", "one");
  alice.receiving.read();
  alice.acknowledge("carol");
  bob.receiving.read();
  alice.send("ALL", "two");
  router.drain();
  router.advance(4'999ms);
  bob.receiving.type_and_halt("RECEIVED carol\n\n");
  for (auto i = 0; i < steps; ++i)
    router.network().try_run_once();
  router.advance_and_halt(1ms);
  // Those who are woken last go first, as long as they have something to do.
  for (auto i = 0; i < 12 && router.network().ready() > 0; ++i)
    router.network().run(router.network().ready() - 1);
  router.run();
  CHECK(carol.sending.read() == "SEND ALL\n\n");
  CHECK(alice.sending.read() == unable_to_send);
}

TEST_CASE_METHOD(router_fixture, "to drain twice is to drain once") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  bob.receiving.read();
  drain();
  advance(3s);
  drain();
  advance(1'999ms);
  CHECK(alice.sending.read().empty());
  advance(1ms);
  CHECK(alice.sending.read() == unable_to_send);
  CHECK_FALSE(alice.sending.is_open());
  CHECK(events.all<events::draining>().size() == 1);
}

TEST_CASE_METHOD(router_fixture,
                 "messages on their way when the router ends leave nothing behind") {
  auto alice = join("alice");
  auto bob = join("bob");
  SECTION("to the registry") {
    alice.sending.type_and_halt(send_bytes("bob", "hello")
                                + send_bytes("ALL", "hello"));
  }
  SECTION("to the recipient") {
    alice.send("bob", "hello");
    alice.send("ALL", "hello");
  }
  SECTION("back to the sender") {
    alice.send("bob", "hello");
    bob.receiving.type_and_halt("RECEIVED alice\n\n");
  }
  CHECK(end() == 0);
}
