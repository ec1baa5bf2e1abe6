// The end of a router: what is under way is settled, and nothing new begins.

#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

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
