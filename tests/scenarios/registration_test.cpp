// docs/protocol.md, section 2.

#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

TEST_CASE_METHOD(router_fixture, "a user registers its sending socket first") {
  auto sending = connect();
  sending.type("REGISTER TOSEND alice\n\n");
  CHECK(sending.read() == "REGISTERED TOSEND alice\n\n");
  auto receiving = connect();
  receiving.type("REGISTER TORECV alice\n\n");
  CHECK(receiving.read() == "REGISTERED TORECV alice\n\n");
  CHECK(sending.read().empty());
}

TEST_CASE_METHOD(router_fixture, "a user registers its receiving socket first") {
  auto receiving = connect();
  receiving.type("REGISTER TORECV alice\n\n");
  CHECK(receiving.read() == "REGISTERED TORECV alice\n\n");
  auto sending = connect();
  sending.type("REGISTER TOSEND alice\n\n");
  CHECK(sending.read() == "REGISTERED TOSEND alice\n\n");
  CHECK(receiving.read().empty());
}

TEST_CASE_METHOD(router_fixture, "a name that is not letters and digits is malformed") {
  auto peer = connect();
  for (auto name : {"al ice", "al-ice", "ALL", "", "@bob", "caf\xc3\xa9", "a\tb"}) {
    INFO(name);
    peer.type("REGISTER TOSEND " + std::string{name} + "\n\n");
    CHECK(peer.read() == malformed_username);
  }
  peer.type("REGISTER TOSEND " + std::string(65, 'x') + "\n\n");
  CHECK(peer.read() == malformed_username);
  peer.type("REGISTER TOSEND " + std::string(64, 'x') + "\n\n");
  CHECK(peer.read() == "REGISTERED TOSEND " + std::string(64, 'x') + "\n\n");
}

TEST_CASE_METHOD(router_fixture, "a person may try as many names as it likes") {
  join("bob");
  auto peer = connect();
  for (int attempt = 0; attempt < 20; ++attempt) {
    peer.type("REGISTER TOSEND b.o.b\n\n");
    advance(1s);
    CHECK(peer.read() == malformed_username);
    peer.type("REGISTER TOSEND bob\n\n");
    advance(1s);
    CHECK(peer.read() == username_taken);
  }
  peer.type("REGISTER TOSEND bob2\n\n");
  CHECK(peer.read() == "REGISTERED TOSEND bob2\n\n");
}

TEST_CASE("a taken name is answered with the code that is asked for") {
  settings config;
  config.compatibility.taken = 104;
  router_fixture router{config};
  auto alice = router.join("alice");
  auto thief = router.connect();
  for (auto role : {"TOSEND", "TORECV"}) {
    thief.type("REGISTER " + std::string{role} + " alice\n\n");
    CHECK(thief.read() == "ERROR 104 Username taken\n\n");
  }
  thief.type("REGISTER TOSEND al-ice\n\n");
  CHECK(thief.read() == malformed_username);
  // One as good as the other: who is complete can have no other name.
  for (auto other : {"TOSEND carol", "TOSEND al-ice"}) {
    alice.sending.type("REGISTER " + std::string{other} + "\n\n");
    CHECK(alice.sending.read() == "ERROR 104 Username taken\n\n");
  }
}

TEST_CASE_METHOD(router_fixture, "a name that somebody holds is taken") {
  auto alice = join("alice");
  auto bob = join("bob");
  for (auto role : {"TOSEND", "TORECV"}) {
    auto thief = connect();
    thief.type("REGISTER " + std::string{role} + " alice\n\n");
    CHECK(thief.read() == username_taken);
    CHECK(thief.is_open());
  }
  bob.send("alice", "still you?");
  CHECK(alice.receiving.read() == forward_bytes("bob", "still you?"));
}

TEST_CASE_METHOD(router_fixture, "half a name is taken for the same half only") {
  auto first = connect();
  first.type("REGISTER TOSEND alice\n\n");
  auto second = connect();
  second.type("REGISTER TOSEND alice\n\n");
  CHECK(second.read() == username_taken);
  second.type("REGISTER TORECV alice\n\n");
  CHECK(second.read() == "REGISTERED TORECV alice\n\n");
}

TEST_CASE_METHOD(router_fixture,
                 "anything but REGISTER is answered 101 by a stranger") {
  join("bob");
  auto peer = connect();
  for (auto request :
       {"SEND bob\nContent-length: 5\n\nhello", "RECEIVED bob\n\n",
        "ERROR 102 Unable to send\n\n", "SHOUT bob\n\n",
        "SHOUT bob\nContent-length: 5\n\nhello", "REGISTER BOTH bob\n\n"}) {
    INFO(request);
    peer.type(request);
    CHECK(peer.read() == no_user_registered);
  }
  CHECK(peer.is_open());
}

TEST_CASE_METHOD(router_fixture, "half a user can neither send nor be sent to") {
  auto bob = join("bob");
  auto sending = connect();
  sending.type("REGISTER TOSEND alice\n\n");
  sending.read();
  sending.type(send_bytes("bob", "too early"));
  CHECK(sending.read() == no_user_registered);
  CHECK(bob.receiving.read().empty());
  bob.send("alice", "hello");
  CHECK(bob.sending.read() == unable_to_send);
  auto receiving = connect();
  receiving.type("REGISTER TORECV alice\n\n");
  receiving.read();
  sending.type(send_bytes("bob", "now"));
  CHECK(bob.receiving.read() == forward_bytes("alice", "now"));
}

TEST_CASE_METHOD(router_fixture, "eight errors 101 in a row close a stranger") {
  auto peer = connect();
  for (int error = 1; error < 8; ++error) {
    peer.type("RECEIVED bob\n\n");
    CHECK(peer.read() == no_user_registered);
    CHECK(peer.is_open());
  }
  peer.type("RECEIVED bob\n\nRECEIVED bob\n\n");
  CHECK(peer.read() == no_user_registered);
  CHECK_FALSE(peer.is_open());
}

TEST_CASE_METHOD(router_fixture,
                 "a socket that has registered may be answered 101 often") {
  auto peer = connect();
  peer.type("REGISTER TOSEND alice\n\n");
  peer.read();
  for (int error = 0; error < 20; ++error)
    peer.type("RECEIVED bob\n\n");
  CHECK(peer.is_open());
}

TEST_CASE_METHOD(router_fixture,
                 "half a user may take another name and frees its own") {
  auto first = connect();
  first.type("REGISTER TOSEND alice\n\nREGISTER TOSEND carol\n\n");
  CHECK(first.read() == "REGISTERED TOSEND alice\n\nREGISTERED TOSEND carol\n\n");
  auto second = connect();
  second.type("REGISTER TOSEND alice\n\n");
  CHECK(second.read() == "REGISTERED TOSEND alice\n\n");
}

TEST_CASE_METHOD(router_fixture, "half a user may change its role") {
  auto first = connect();
  first.type("REGISTER TOSEND alice\n\n");
  first.type("REGISTER TORECV alice\n\n");
  CHECK(first.read() == "REGISTERED TOSEND alice\n\nREGISTERED TORECV alice\n\n");
  auto second = connect();
  second.type("REGISTER TOSEND alice\n\n");
  CHECK(second.read() == "REGISTERED TOSEND alice\n\n");
  second.type(send_bytes("alice", "note"));
  CHECK(first.read() == forward_bytes("alice", "note"));
}

TEST_CASE_METHOD(router_fixture,
                 "half a user that is refused a name keeps the one it has") {
  join("bob");
  auto first = connect();
  first.type("REGISTER TOSEND alice\n\nREGISTER TOSEND bob\n\n");
  CHECK(first.read() == "REGISTERED TOSEND alice\n\n" + username_taken);
  auto second = connect();
  second.type("REGISTER TORECV alice\n\n");
  CHECK(second.read() == "REGISTERED TORECV alice\n\n");
}

TEST_CASE_METHOD(router_fixture,
                 "to register the same again is confirmed at any time") {
  auto sending = connect();
  sending.type("REGISTER TOSEND alice\n\nREGISTER TOSEND alice\n\n");
  CHECK(sending.read() == "REGISTERED TOSEND alice\n\nREGISTERED TOSEND alice\n\n");
  auto receiving = connect();
  receiving.type("REGISTER TORECV alice\n\nREGISTER TORECV alice\n\n");
  CHECK(receiving.read() == "REGISTERED TORECV alice\n\nREGISTERED TORECV alice\n\n");
  sending.type("REGISTER TOSEND alice\n\n");
  CHECK(sending.read() == "REGISTERED TOSEND alice\n\n");
}

TEST_CASE_METHOD(router_fixture, "a complete user can register nothing else") {
  auto alice = join("alice");
  for (auto other : {"TOSEND carol", "TORECV alice", "TOSEND ALL"}) {
    alice.sending.type("REGISTER " + std::string{other} + "\n\n");
    CHECK(alice.sending.read() == username_taken);
  }
  CHECK(alice.sending.is_open());
}

TEST_CASE_METHOD(router_fixture,
                 "a half that asks for another name as it is completed stays") {
  auto sending = connect();
  sending.type("REGISTER TOSEND alice\n\n");
  sending.read();
  auto receiving = connect();
  // Both are on their way before the router takes up either.
  receiving.type("REGISTER TORECV alice\n\n");
  sending.type("REGISTER TOSEND carol\n\n");
  CHECK(receiving.read() == "REGISTERED TORECV alice\n\n");
  CHECK(sending.read() == username_taken);
  sending.type(send_bytes("alice", "note"));
  CHECK(receiving.read() == forward_bytes("alice", "note"));
}

TEST_CASE_METHOD(router_fixture, "a user leaves when either of its sockets closes") {
  for (auto sending_closes : {true, false}) {
    auto alice = join("alice");
    (sending_closes ? alice.sending : alice.receiving).hang_up();
    CHECK_FALSE((sending_closes ? alice.receiving : alice.sending).is_open());
    CHECK(extra_actors() == 0);
  }
  join("alice").leave();
  CHECK(extra_actors() == 0);
}

TEST_CASE_METHOD(router_fixture, "half a name is free once its socket has closed") {
  auto peer = connect();
  peer.type("REGISTER TOSEND alice\n\n");
  peer.hang_up();
  CHECK(extra_actors() == 0);
  join("alice");
}

TEST_CASE_METHOD(router_fixture, "a stranger has a minute to register") {
  auto peer = connect();
  advance(59s);
  peer.type("RECEIVED bob\n\n");
  peer.read();
  advance(999ms);
  CHECK(peer.is_open());
  advance(1ms);
  CHECK_FALSE(peer.is_open());
  CHECK(peer.read().empty());
  CHECK(extra_actors() == 0);
}

TEST_CASE_METHOD(router_fixture, "half a user waits ten seconds for its other half") {
  auto peer = connect();
  advance(59s);
  peer.type("REGISTER TOSEND alice\n\n");
  CHECK(peer.read() == "REGISTERED TOSEND alice\n\n");
  advance(9'999ms);
  CHECK(peer.is_open());
  advance(1ms);
  CHECK_FALSE(peer.is_open());
  join("alice");
}

TEST_CASE_METHOD(router_fixture,
                 "half a user that takes another name has its time again") {
  auto peer = connect();
  peer.type("REGISTER TOSEND carol\n\n");
  advance(9s);
  peer.type("REGISTER TOSEND alice\n\n");
  advance(9'999ms);
  CHECK(peer.is_open());
  advance(1ms);
  CHECK_FALSE(peer.is_open());
}

TEST_CASE_METHOD(router_fixture, "nobody keeps a name by asking for another in turns") {
  // One of the two has alice all the time.
  auto one = connect();
  auto other = connect();
  one.type("REGISTER TOSEND alice\n\n");
  auto is_ones = true;
  for (int passed = 0; passed < 63; passed += 9) {
    advance(9s);
    auto& owner = is_ones ? one : other;
    auto& next = is_ones ? other : one;
    owner.type("REGISTER TOSEND zoe" + std::to_string(passed) + "\n\n");
    next.type("REGISTER TOSEND alice\n\n");
    owner.read();
    CHECK(next.read() == "REGISTERED TOSEND alice\n\n");
    is_ones = !is_ones;
  }
  CHECK(one.is_open());
  CHECK(other.is_open());
  advance(6'999ms);
  CHECK((is_ones ? one : other).is_open());
  advance(1ms);
  CHECK_FALSE(one.is_open());
  CHECK_FALSE(other.is_open());
  join("alice");
}

TEST_CASE_METHOD(router_fixture,
                 "a complete user may be silent for as long as it likes") {
  auto alice = join("alice");
  auto bob = join("bob");
  advance(24h);
  alice.send("bob", "good morning");
  CHECK(bob.receiving.read() == forward_bytes("alice", "good morning"));
}

TEST_CASE("nobody is woken for a time that it needed no longer") {
  settings config;
  // What no peer has read yet is waited for as well.
  config.timeouts.unresponsive = 24h;
  router_fixture router{config};
  for (auto name : {"alice", "bob", "carol"})
    router.join(name);
  for (auto wait : {config.timeouts.pairing, config.timeouts.registration}) {
    router.advance_and_halt(wait);
    auto the_timer_alone = router.run_and_count();
    CHECK(the_timer_alone <= 1);
  }
}

TEST_CASE_METHOD(router_fixture, "each registration is reported with who and where") {
  join("alice").leave();
  auto registered = events.all<events::registered>();
  REQUIRE(registered.size() == 2);
  CHECK(registered[0].user == "alice");
  CHECK(registered[0].as == role::sender);
  CHECK_FALSE(registered[0].complete);
  CHECK(registered[1].as == role::receiver);
  CHECK(registered[1].complete);
  auto left = events.all<events::left>();
  REQUIRE(left.size() == 2);
  CHECK(left[0].reason == leave_reason::hung_up);
  CHECK(left[1].reason == leave_reason::partner_left);
}
