// What the router does about a fault of its own: an exception in one of its actors.

#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

#include <caf/error.hpp>
#include <caf/sec.hpp>
#include <caf/send.hpp>

#include <stdexcept>

using namespace telex;
using namespace telex::test;

namespace {

/// The actor that reports the next such event fails.
template <class Event>
void fail_at(router_fixture& router) {
  router.events.look = [&router](const event& what) {
    if (!std::holds_alternative<Event>(what))
      return;
    router.events.look = [](const event&) {};
    throw std::runtime_error{"out of luck"};
  };
}

/// An actor that reports nothing fails.
void fail(router_fixture& router, const caf::actor& actor) {
  caf::anon_send(
    actor, caf::exit_msg{actor.address(), caf::make_error(caf::sec::runtime_error,
                                                          std::string{"out of luck"})});
  router.run();
}

/// The one failure that was reported.
events::actor_failed reported(const router_fixture& router) {
  auto all = router.events.all<events::actor_failed>();
  REQUIRE(all.size() == 1);
  CHECK(all[0].error == "out of luck");
  return all[0];
}

bool begins_with(const std::string& text, std::string_view part) {
  return text.substr(0, part.size()) == part;
}

/// Alice and bob wait for answers of each other's, carol for nobody's, when something
/// fails.
struct under_way : router_fixture {
  under_way() : router_fixture{{}, inspection::on} {
    alice.send("bob", "hello");
    bob.send("ALL", "hi");
    CHECK(bob.receiving.read() == forward_bytes("alice", "hello"));
    CHECK(alice.receiving.read() == forward_bytes("bob", "hi"));
    CHECK(carol.receiving.read() == forward_bytes("bob", "hi"));
  }

  /// The router is over, and everybody was answered before.
  void check_end(std::string_view who) {
    CHECK(begins_with(reported(*this).who, who));
    CHECK(has_failed);
    CHECK_FALSE(door().is_open());
    CHECK(alice.sending.read() == unable_to_send);
    CHECK_FALSE(has_ended);
    CHECK(bob.sending.read() == unable_to_send);
    CHECK(has_ended);
    for (const auto& each : {alice, bob, carol}) {
      CHECK_FALSE(each.sending.is_open());
      CHECK_FALSE(each.receiving.is_open());
    }
  }

  virtual_user alice = join("alice");
  virtual_user bob = join("bob");
  virtual_user carol = join("carol");
};

} // namespace

// -- an actor that there is one of ---------------------------------------------

TEST_CASE_METHOD(under_way, "a registry that fails ends the router with answers") {
  fail_at<events::looked_up>(*this);
  carol.send("bob", "and me");
  CHECK(carol.sending.read() == unable_to_send);
  check_end("registry/");
}

TEST_CASE_METHOD(under_way, "a listener that fails ends the router with answers") {
  fail_at<events::draining>(*this);
  drain();
  check_end("listener/");
}

TEST_CASE("a listener that fails at its door ends the router") {
  settings config;
  config.per_address.loopback = true;
  config.per_address.connections = 1;
  router_fixture router{config};
  auto peer = router.connect();
  fail_at<events::turned_away>(router);
  CHECK_FALSE(router.can_connect());
  CHECK(begins_with(reported(router).who, "listener/"));
  CHECK(router.has_failed);
  CHECK(router.has_ended);
  CHECK_FALSE(peer.is_open());
}

TEST_CASE_METHOD(under_way,
                 "a peer that does not read does not keep a router that fails") {
  fail(*this, actors().registry());
  CHECK_FALSE(has_ended);
  advance(settings{}.timeouts.linger);
  CHECK(has_ended);
}

TEST_CASE_METHOD(under_way, "a timer that fails ends the router with answers") {
  fail(*this, actors().timer());
  check_end("timer/");
}

TEST_CASE_METHOD(under_way, "an inspector that fails ends the router with answers") {
  fail(*this, actors().inspector());
  check_end("inspector/");
}

TEST_CASE_METHOD(under_way, "a router that was asked to end has not failed") {
  drain();
  CHECK_FALSE(has_failed);
  CHECK_FALSE(has_ended);
  alice.acknowledge("bob");
  carol.acknowledge("bob");
  bob.acknowledge("alice");
  alice.sending.read();
  bob.sending.read();
  CHECK(has_ended);
  CHECK_FALSE(has_failed);
  CHECK(events.all<events::actor_failed>().empty());
}

// -- one of many -----------------------------------------------------------------

TEST_CASE_METHOD(router_fixture,
                 "a connection that fails ends alone and its peers are answered") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  fail_at<events::queued>(*this);
  alice.send("bob", "hello");
  CHECK(begins_with(reported(*this).who, "connection/"));
  CHECK(alice.sending.read() == unable_to_send);
  CHECK_FALSE(bob.receiving.is_open());
  CHECK_FALSE(bob.sending.is_open());
  CHECK(events.all<events::left>().at(0).reason == leave_reason::failed);
  CHECK(events.all<events::left>().at(1).reason == leave_reason::partner_left);
  // The name is free, and the router is there for everybody else.
  CHECK_FALSE(has_failed);
  CHECK(join("bob").sending.is_open());
  alice.send("carol", "are you there?");
  CHECK(carol.receiving.read() == forward_bytes("alice", "are you there?"));
  carol.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND carol\n\n");
}

TEST_CASE_METHOD(router_fixture,
                 "a connection that fails when it reads a request ends alone") {
  auto alice = join("alice");
  auto bob = join("bob");
  fail_at<events::received>(*this);
  alice.send("bob", "hello");
  CHECK(begins_with(reported(*this).who, "connection/"));
  CHECK_FALSE(alice.sending.is_open());
  CHECK_FALSE(alice.receiving.is_open());
  CHECK(bob.sending.is_open());
  CHECK_FALSE(has_failed);
}

TEST_CASE("copies of a transaction that fails count no more") {
  settings config;
  config.limits.all_copies = 1;
  router_fixture router{config};
  auto alice = router.join("alice");
  auto bob = router.join("bob");
  auto carol = router.join("carol");
  auto dave = router.join("dave");
  alice.send("ALL", "one");
  for (const auto& each : {bob, carol})
    each.receiving.read();
  fail_at<events::settled>(router);
  bob.acknowledge("alice");
  CHECK_FALSE(alice.sending.is_open());
  bob.send("ALL", "two");
  CHECK(dave.receiving.read() == forward_bytes("alice", "one"));
  dave.acknowledge("alice");
  CHECK(dave.receiving.read() == forward_bytes("bob", "two"));
}

TEST_CASE_METHOD(router_fixture, "a transaction that fails ends its sender alone") {
  auto alice = join("alice");
  auto bob = join("bob");
  fail_at<events::settled>(*this);
  alice.send("nobody", "hello");
  CHECK(begins_with(reported(*this).who, "connection/"));
  CHECK_FALSE(alice.sending.is_open());
  CHECK_FALSE(alice.receiving.is_open());
  CHECK(bob.sending.is_open());
  CHECK_FALSE(has_failed);
  CHECK(extra_actors() == 2);
}
