// docs/protocol.md, section 2: refusals of a name are slowed down, and what the log has
// of who asks for one again and again.

#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

namespace {

const std::string here = "192.0.2.7";
const std::string elsewhere = "192.0.2.8";
const std::string malformed_request = "REGISTER TOSEND ALL\n\n";

/// No limits of addresses but that for refusals.
settings with_refusals(std::size_t per_address) {
  settings result;
  result.per_address = {0, 0, 0, per_address, false};
  return result;
}

/// The peer is refused `times` names, each at once.
void be_refused(const virtual_peer& peer, int times) {
  for (int i = 0; i < times; ++i) {
    peer.type(malformed_request);
    REQUIRE(peer.read() == malformed_username);
  }
}

/// A user is refused as many names at once as a socket may be.
void use_up_refusals(virtual_user& who) {
  for (int i = 0; i < 10; ++i) {
    who.sending.type("REGISTER TOSEND carol\n\n");
    REQUIRE(who.sending.read() == username_taken);
  }
}

/// The peer is refused a name a second after it has asked.
void check_is_slowed(router_fixture& router, const virtual_peer& peer) {
  peer.type(malformed_request);
  router.advance(999ms);
  CHECK(peer.read().empty());
  router.advance(1ms);
  CHECK(peer.read() == malformed_username);
}

} // namespace

// -- one socket ----------------------------------------------------------------

TEST_CASE_METHOD(router_fixture, "after ten refusals in a row each takes a second") {
  auto alice = join("alice");
  auto peer = connect();
  for (int i = 0; i < 5; ++i) {
    be_refused(peer, 1);
    peer.type("REGISTER TOSEND alice\n\n");
    REQUIRE(peer.read() == username_taken);
  }
  check_is_slowed(*this, peer);
  peer.type("REGISTER TOSEND alice\n\n");
  advance(999ms);
  CHECK(peer.read().empty());
  advance(1ms);
  CHECK(peer.read() == username_taken);
  // Another is not slowed down for it.
  be_refused(connect(), 1);
}

TEST_CASE_METHOD(router_fixture, "a name that is granted ends the row of refusals") {
  auto peer = connect();
  be_refused(peer, 10);
  peer.type("REGISTER TOSEND bob\n\n");
  CHECK(peer.read() == "REGISTERED TOSEND bob\n\n");
  be_refused(peer, 10);
  check_is_slowed(*this, peer);
}

TEST_CASE_METHOD(router_fixture, "a complete user is slowed down as anybody") {
  auto bob = join("bob");
  use_up_refusals(bob);
  check_is_slowed(*this, bob.sending);
}

TEST_CASE_METHOD(router_fixture, "what follows a slow refusal waits for it") {
  auto bob = join("bob");
  auto alice = join("alice");
  use_up_refusals(alice);
  alice.send("bob", "before");
  alice.sending.type("REGISTER TOSEND carol\n\n" + send_bytes("bob", "behind"));
  CHECK_FALSE(alice.sending.is_heard());
  CHECK(bob.receiving.read() == forward_bytes("alice", "before"));
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND bob\n\n");
  CHECK(bob.receiving.read().empty());
  advance(1s);
  CHECK(alice.sending.read() == username_taken);
  CHECK(bob.receiving.read() == forward_bytes("alice", "behind"));
  CHECK(alice.sending.is_heard());
}

TEST_CASE_METHOD(router_fixture, "a slow refusal comes after what is owed before it") {
  auto bob = join("bob");
  auto alice = join("alice");
  use_up_refusals(alice);
  alice.send("bob", "hello");
  alice.sending.type("REGISTER TOSEND carol\n\n");
  advance(2s);
  CHECK(alice.sending.read().empty());
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND bob\n\n" + username_taken);
}

TEST_CASE_METHOD(router_fixture,
                 "half a user is completed while it is refused a name") {
  auto sending = connect();
  sending.type("REGISTER TORECV alice\n\n");
  sending.read();
  be_refused(sending, 10);
  sending.type(malformed_request);
  auto receiving = connect();
  receiving.type("REGISTER TOSEND alice\n\n");
  CHECK(receiving.read() == "REGISTERED TOSEND alice\n\n");
  receiving.type(send_bytes("alice", "note"));
  CHECK(sending.read() == forward_bytes("alice", "note"));
  advance(1s);
  CHECK(sending.read() == malformed_username);
  sending.type("RECEIVED alice\n\n");
  CHECK(receiving.read() == "SEND alice\n\n");
}

TEST_CASE_METHOD(router_fixture, "who leaves during a slow refusal leaves nothing") {
  auto peer = connect();
  be_refused(peer, 10);
  peer.type(malformed_request);
  peer.hang_up();
  CHECK(extra_actors() == 0);
  advance(2min);
  CHECK(delayed_messages() == 0);
}

TEST_CASE_METHOD(router_fixture, "a stranger who is refused for a minute is closed") {
  auto peer = connect();
  be_refused(peer, 10);
  for (int i = 0; i < 59; ++i) {
    peer.type(malformed_request);
    advance(1s);
    REQUIRE(peer.read() == malformed_username);
  }
  peer.type(malformed_request);
  advance(1s);
  CHECK_FALSE(peer.is_open());
}

TEST_CASE_METHOD(router_fixture, "a router that drains gives a slow refusal at once") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  auto peer = connect();
  be_refused(peer, 10);
  peer.type(malformed_request);
  CHECK(peer.read().empty());
  drain();
  CHECK(peer.read() == malformed_username);
  peer.type(malformed_request);
  CHECK(peer.read() == malformed_username);
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND bob\n\n");
  CHECK(end() == 0);
}

TEST_CASE_METHOD(router_fixture, "a router that drains closes nobody unanswered") {
  auto alice = join("alice");
  auto peer = connect();
  be_refused(peer, 10);
  SECTION("who is to be refused") {
    drain_and_halt();
    peer.type_and_halt(malformed_request);
    run();
    CHECK(peer.read() == malformed_username);
  }
  SECTION("who is to be let in") {
    peer.type_and_halt("REGISTER TOSEND bob\n\n");
    drain_and_halt();
    run();
    CHECK(peer.read() == "REGISTERED TOSEND bob\n\n");
  }
  CHECK_FALSE(peer.is_open());
}

// -- one address -----------------------------------------------------------------

TEST_CASE("after some refusals of an address each takes a second") {
  router_fixture router{with_refusals(3)};
  auto old = router.connect(here);
  for (int i = 0; i < 3; ++i) {
    auto peer = router.connect(here);
    be_refused(peer, 1);
    peer.hang_up();
  }
  check_is_slowed(router, router.connect(here));
  check_is_slowed(router, old);
  be_refused(router.connect(elsewhere), 3);
  router.advance(1min);
  be_refused(router.connect(here), 1);
}

TEST_CASE("an address that was refused much is granted a name at once") {
  router_fixture router{with_refusals(1)};
  auto peer = router.connect(here);
  be_refused(peer, 1);
  check_is_slowed(router, peer);
  peer.type("REGISTER TOSEND alice\n\n");
  CHECK(peer.read() == "REGISTERED TOSEND alice\n\n");
}

TEST_CASE("refusals on loopback are slowed down for each socket alone") {
  router_fixture router{with_refusals(3)};
  for (int i = 0; i < 10; ++i)
    be_refused(router.connect("127.0.0.1"), 10);
}

// -- the log -----------------------------------------------------------------------

TEST_CASE_METHOD(router_fixture, "of refusals the log has the first and then counts") {
  auto peer = connect();
  be_refused(peer, 10);
  auto refused = events.all<events::refused>();
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].count == 1);
  CHECK(refused[0].name == "ALL");
  peer.hang_up();
  refused = events.all<events::refused>();
  REQUIRE(refused.size() == 2);
  CHECK(refused[1].count == 9);
  CHECK(refused[1].reason == refuse_reason::malformed_name);
}

TEST_CASE("refusals are counted once a minute while they last") {
  settings config;
  config.timeouts.registration = 1h;
  router_fixture router{config};
  auto peer = router.connect();
  be_refused(peer, 10);
  for (int i = 0; i < 121; ++i) {
    peer.type(malformed_request);
    router.advance(1s);
    peer.read();
  }
  auto refused = router.events.all<events::refused>();
  REQUIRE(refused.size() == 3);
  CHECK(refused[1].count == 70);
  CHECK(refused[2].count == 60);
}

TEST_CASE_METHOD(router_fixture,
                 "who changes its half over and over is told of tenfold") {
  auto peer = connect();
  for (int i = 0; i < 1000; ++i)
    peer.type("REGISTER TOSEND a" + std::to_string(i) + "\n\n");
  CHECK(events.all<events::registered>().size() == 10);
}

TEST_CASE_METHOD(router_fixture,
                 "of those who come and go without a name the log has a few") {
  join("alice");
  const auto before = events.events.size();
  for (int i = 0; i < 2000; ++i) {
    auto peer = connect();
    peer.type("REGISTER TOSEND alice\n\n");
    REQUIRE(peer.read() == username_taken);
    peer.hang_up();
    advance(50ms);
  }
  // The first twenty, and a count a minute.
  CHECK(events.all<events::strangers>().size() == 2);
  CHECK(events.all<events::strangers>()[1].count == 1200);
  CHECK(events.events.size() - before < 100);
}

TEST_CASE_METHOD(router_fixture, "who registers among many strangers is told of") {
  for (int i = 0; i < 100; ++i)
    connect().hang_up();
  auto told = events.all<events::connected>().size();
  CHECK(told < 50);
  auto alice = join("alice");
  CHECK(events.all<events::connected>().size() == told + 2);
  CHECK(events.all<events::registered>().size() == 2);
  alice.leave();
  CHECK(events.all<events::left>().back().user == "alice");
}

TEST_CASE_METHOD(router_fixture, "strangers are told of again when they are fewer") {
  for (int i = 0; i < 100; ++i)
    connect().hang_up();
  auto told = events.all<events::left>().size();
  advance(63s);
  connect().hang_up();
  CHECK(events.all<events::left>().size() == told + 1);
}
