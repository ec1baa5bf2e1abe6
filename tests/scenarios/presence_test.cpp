// docs/protocol.md, section 6: who is there, and how a connection of the extended
// protocol ends.

#include "tests/support/catch.hpp"
#include "tests/support/extended_bytes.hpp"
#include "tests/support/router_fixture.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

namespace {

const std::string token = "0123456789abcdefghijkl";

} // namespace

// -- WHO ---------------------------------------------------------------------------

TEST_CASE_METHOD(router_fixture, "WHO lists whole users in the order of their octets") {
  auto alice = join_extended("alice");
  auto bob = join("Bob");
  auto half = connect();
  half.type("REGISTER TOSEND anna\n\n");
  alice.type("WHO\n\n");
  CHECK(alice.read() == "WHO\nTotal: 2\nContent-length: 10\n\nBob\nalice\n");
  auto albert = join_extended("albert");
  alice.type("WHO al\n\n");
  CHECK(alice.read() == "WHO\nTotal: 2\nContent-length: 13\n\nalbert\nalice\n");
  alice.type("WHO alice\n\nWHO alicex\n\n");
  CHECK(alice.read()
        == "WHO\nTotal: 1\nContent-length: 6\n\nalice\n"
           "WHO\nTotal: 0\nContent-length: 0\n\n");
  albert.hang_up();
  bob.leave();
  alice.type("WHO\n\n");
  CHECK(alice.read() == "WHO\nTotal: 1\nContent-length: 6\n\nalice\n");
}

TEST_CASE("WHO names no more than its limit, and counts all") {
  settings config;
  config.limits.who = 2;
  router_fixture router{config};
  auto alice = router.join_extended("alice");
  auto bob = router.join_extended("bob");
  auto carol = router.join_extended("carol");
  alice.type("WHO\n\n");
  CHECK(alice.read() == "WHO\nTotal: 3\nContent-length: 10\n\nalice\nbob\n");
}

// -- WATCH -------------------------------------------------------------------------

TEST_CASE_METHOD(router_fixture, "who watches a user is told when it comes and goes") {
  auto alice = join_extended("alice");
  alice.type("WATCH bob\n\n");
  CHECK(alice.read() == "WATCH bob\nPresent: no\n\n");
  auto bob = join_extended("bob");
  CHECK(alice.read() == "JOINED bob\n\n");
  auto carol = join_extended("carol");
  advance(100ms);
  CHECK(alice.read().empty());
  bob.hang_up();
  CHECK(alice.read() == "LEFT bob\n\n");
  advance(100ms);
  auto plain = join("bob");
  CHECK(alice.read() == "JOINED bob\n\n");
  alice.type("WATCH bob\n\n");
  CHECK(alice.read() == "WATCH bob\nPresent: yes\n\n");
  alice.type("UNWATCH bob\n\nUNWATCH nobody\n\n");
  CHECK(alice.read() == "UNWATCH bob\n\nUNWATCH nobody\n\n");
  advance(100ms);
  plain.leave();
  CHECK(alice.read().empty());
}

TEST_CASE_METHOD(router_fixture, "what changes twice in a moment is told once") {
  auto alice = join_extended("alice");
  alice.type("WATCH bob\n\n");
  alice.read();
  auto bob = join_extended("bob");
  CHECK(alice.read() == "JOINED bob\n\n");
  bob.hang_up();
  bob = join_extended("bob");
  advance(99ms);
  CHECK(alice.read().empty());
  advance(1ms);
  CHECK(alice.read().empty());
  bob.hang_up();
  advance(100ms);
  CHECK(alice.read() == "LEFT bob\n\n");
}

TEST_CASE_METHOD(router_fixture, "what a WATCH has answered is not told again") {
  auto alice = join_extended("alice");
  auto carol = join_extended("carol", "Presence: yes\n");
  advance(100ms);
  // So that what comes now waits for its time.
  auto dave = join_extended("dave");
  CHECK(carol.read() == "JOINED dave\n\n");
  auto bob = join_extended("bob");
  alice.type("WATCH bob\n\n");
  CHECK(alice.read() == "WATCH bob\nPresent: yes\n\n");
  advance(100ms);
  CHECK(alice.read().empty());
  CHECK(carol.read() == "JOINED bob\n\n");
}

TEST_CASE("a connection watches no more users than its limit") {
  settings config;
  config.limits.watched = 2;
  router_fixture router{config};
  auto alice = router.join_extended("alice");
  alice.type("WATCH a\n\nWATCH b\n\nWATCH c\n\n");
  CHECK(alice.read()
        == "WATCH a\nPresent: no\n\nWATCH b\nPresent: no\n\nERROR 106 Too many\n\n");
  alice.type("WATCH a\n\nUNWATCH b\n\nWATCH c\n\n");
  CHECK(alice.read()
        == "WATCH a\nPresent: no\n\nUNWATCH b\n\nWATCH c\nPresent: no\n\n");
  alice.type("WATCH no-name\n\nWATCH\n\nUNWATCH no-name\n\nUNWATCH\n\n");
  CHECK(alice.read()
        == malformed_username + malformed_username + malformed_username
             + malformed_username);
}

// -- presence ----------------------------------------------------------------------

TEST_CASE_METHOD(router_fixture, "who asks for presence is told of all others") {
  auto alice = join_extended("alice", "Presence: yes\n");
  advance(100ms);
  CHECK(alice.read().empty());
  auto bob = join("bob");
  CHECK(alice.read() == "JOINED bob\n\n");
  bob.leave();
  auto carol = join_extended("carol");
  CHECK(alice.read().empty());
  advance(100ms);
  auto told = alice.read();
  CHECK(
    (told == "LEFT bob\n\nJOINED carol\n\n" || told == "JOINED carol\n\nLEFT bob\n\n"));
}

TEST_CASE_METHOD(router_fixture, "who does not read is told how it is in the end") {
  auto alice = join_extended("alice", "Presence: yes\n");
  auto bob = join_extended("bob");
  advance(100ms);
  bob.hang_up();
  advance(100ms);
  CHECK(alice.read() == "JOINED bob\n\nLEFT bob\n\n");
}

TEST_CASE("who asks is told first what it is about to be told") {
  settings config;
  config.turns.copies = 1;
  router_fixture router{config};
  auto bob = router.join_extended("bob", "Presence: yes\n");
  auto carol = router.join_extended("carol", "Presence: yes\n");
  auto heidi = router.join_extended("heidi");
  router.advance_and_halt(100ms);
  // When the timer has rung, the registry tells one after the other.
  router.network().try_run_once();
  heidi.type_and_halt("nothing\n: at all\n\n");
  carol.type("WHO\n\n");
  CHECK(carol.read()
        == "JOINED heidi\n\nLEFT heidi\n\n"
           "WHO\nTotal: 2\nContent-length: 10\n\nbob\ncarol\n");
  CHECK(bob.read() == "JOINED carol\n\nJOINED heidi\n\n");
  router.advance(100ms);
  CHECK(bob.read() == "LEFT heidi\n\n");
  CHECK(carol.read().empty());
}

// -- taking a name over --------------------------------------------------------------

TEST_CASE_METHOD(router_fixture, "the token of a session takes its name over at once") {
  auto watcher = join_extended("watcher", "Presence: yes\n");
  auto old = join_extended("alice", "Session: " + token + "\n");
  CHECK(watcher.read() == "JOINED alice\n\n");
  auto bob = join_extended("bob");
  bob.type(extended_send("alice", "hi", "m1"));
  old.read();
  auto fresh = join_extended("alice", "Session: " + token + "\n");
  CHECK(old.read() == "BYE\nReason: taken-over\n\n");
  CHECK_FALSE(old.is_open());
  CHECK(bob.read() == not_delivered("m1", "recipient-left", "unknown"));
  bob.type(extended_send("alice", "again", "m2"));
  fresh.type(received("bob", fresh.read()));
  CHECK(bob.read() == "SEND alice\nMessage-id: m2\n\n");
  advance(2s);
  CHECK(watcher.read() == "JOINED bob\n\n");
  bob.type(extended_send("alice", "still", "m3"));
  CHECK_FALSE(fresh.read().empty());
}

TEST_CASE_METHOD(router_fixture, "nothing but the token takes a name over") {
  auto with = join_extended("alice", "Session: " + token + "\n");
  auto without = join_extended("bob");
  const std::string taken = "ERROR 104 Username taken\n\n";
  auto other = connect();
  other.type("REGISTER DUPLEX alice\nProtocol: 2\nSession: " + token + "x\n\n");
  CHECK(other.read() == taken);
  other.type("REGISTER DUPLEX alice\nProtocol: 2\n\n");
  CHECK(other.read() == taken);
  other.type("REGISTER DUPLEX bob\nProtocol: 2\nSession: " + token + "\n\n");
  CHECK(other.read() == taken);
  CHECK(with.is_open());
  CHECK(without.is_open());
}

// -- the connection ----------------------------------------------------------------

TEST_CASE_METHOD(router_fixture,
                 "PING is answered, and what nobody knows is an error") {
  auto alice = join_extended("alice");
  alice.type("PING\n\nDANCE now\nContent-length: 2\n\nhi"
             "PONG\n\nPING\n\n");
  CHECK(alice.read() == "PONG\n\nERROR 107 Unknown command\n\nPONG\n\n");
  CHECK(alice.is_open());
}

TEST_CASE_METHOD(router_fixture, "a broken frame ends the extended protocol, too") {
  auto alice = join_extended("alice");
  alice.type("SEND bob\nMessage-id: ?\nContent-length: 0\n\n");
  CHECK(alice.read() == header_incomplete);
  CHECK_FALSE(alice.is_open());
}

TEST_CASE_METHOD(router_fixture,
                 "a peer that is silent for long is asked, then closed") {
  auto alice = join_extended("alice");
  advance(59s);
  alice.type("PING\n\n");
  CHECK(alice.read() == "PONG\n\n");
  advance(59s);
  CHECK(alice.read().empty());
  advance(1s);
  CHECK(alice.read() == "PING\n\n");
  advance(29s);
  alice.type("PONG\n\n");
  advance(59s);
  CHECK(alice.read().empty());
  advance(1s);
  CHECK(alice.read() == "PING\n\n");
  advance(29s);
  CHECK(alice.is_open());
  advance(1s);
  CHECK_FALSE(alice.is_open());
}

TEST_CASE_METHOD(router_fixture, "BYE with nothing under way is answered at once") {
  auto alice = join_extended("alice");
  alice.type("BYE\n\n");
  CHECK(alice.read() == "BYE\n\n");
  CHECK_FALSE(alice.is_open());
  // The peer may hang up first, but not for long.
  CHECK(extra_actors() == 1);
  advance(2s);
  CHECK(extra_actors() == 0);
  join_extended("alice");
}

TEST_CASE_METHOD(router_fixture, "BYE waits for what is under way in both directions") {
  auto alice = join_extended("alice", "Receive-window: 1\n");
  auto bob = join_extended("bob");
  bob.type(extended_send("alice", "given", "m1") + extended_send("alice", "not", "m2"));
  auto given = alice.read();
  alice.type(extended_send("bob", "last", "m3") + "BYE\n\n");
  CHECK(alice.read().empty());
  auto last = bob.read();
  CHECK(last.find(not_delivered("m2", "recipient-left", "none")) != std::string::npos);
  bob.type(extended_send("alice", "late", "m4"));
  CHECK(bob.read() == not_delivered("m4", "unknown-recipient", "none"));
  bob.type(received("alice", last.substr(last.find("FORWARD"))));
  CHECK(alice.read() == "SEND bob\nMessage-id: m3\n\n");
  CHECK(alice.is_open());
  alice.type(received("bob", given));
  CHECK(bob.read() == "SEND alice\nMessage-id: m1\n\n");
  CHECK(alice.read() == "BYE\n\n");
  CHECK_FALSE(alice.is_open());
}

TEST_CASE_METHOD(router_fixture,
                 "with a fault its user has left, whatever it is owed") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");
  auto eve = join_extended("eve");
  eve.type("WATCH bob\n\n");
  eve.read();
  alice.type(extended_send("bob", "first", "m1"));
  bob.read();
  // Bob is owed an answer that does not come yet.
  bob.type("SEND eve\nContent-length: 2\n\nhi");
  eve.read();
  SECTION("at once") {
    bob.type("SEND nowhere\n\n");
  }
  SECTION("behind BYE, with a message that is not legal any more") {
    bob.type("BYE\n\n" + extended_send("eve", "late", "m2"));
  }
  CHECK(alice.read() == not_delivered("m1", "recipient-left", "unknown"));
  advance(100ms);
  CHECK(eve.read() == "LEFT bob\n\n");
  join_extended("bob");
  CHECK(bob.read().empty());
  advance(10s);
  CHECK(bob.read()
        == "ERROR 102 Unable to send\nReason: no-acknowledgement\nDelivery: unknown\n\n"
           "ERROR 103 Header incomplete\n\n");
  CHECK_FALSE(bob.is_open());
}

TEST_CASE_METHOD(router_fixture, "who has said BYE is answered no request for a name") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");
  alice.type(extended_send("bob", "hi", "m1") + "BYE\n\n");
  alice.type("REGISTER DUPLEX alice\nProtocol: 2\n\n");
  alice.type("REGISTER DUPLEX carol\nProtocol: 2\n\nREGISTER TOSEND al-ice\n\n");
  CHECK(alice.read().empty());
  bob.type(received("alice", bob.read()));
  CHECK(alice.read() == "SEND bob\nMessage-id: m1\n\nBYE\n\n");
}

TEST_CASE_METHOD(router_fixture, "BYE waits for five seconds and no longer") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");
  alice.type(extended_send("bob", "hi", "m1") + "BYE\n\n");
  advance(4999ms);
  CHECK(alice.read().empty());
  advance(1ms);
  CHECK(alice.read() == "BYE\n\n");
  CHECK_FALSE(alice.is_open());
}

TEST_CASE_METHOD(router_fixture, "a router that drains says BYE when all is settled") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");
  auto carol = join("carol");
  alice.type(extended_send("bob", "hi", "m1"));
  auto given = bob.read();
  drain();
  CHECK(alice.read().empty());
  alice.type(extended_send("bob", "late", "m2"));
  CHECK(alice.read() == not_delivered("m2", "draining", "none"));
  bob.type(received("alice", given));
  CHECK(alice.read() == "SEND bob\nMessage-id: m1\n\nBYE\nReason: draining\n\n");
  CHECK(bob.read() == "BYE\nReason: draining\n\n");
  CHECK(carol.receiving.read().empty());
  CHECK(has_ended);
}
