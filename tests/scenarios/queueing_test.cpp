// docs/protocol.md, section 3: one FORWARD at a time, and deadlines.

#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

TEST_CASE_METHOD(router_fixture, "a recipient is given one message at a time") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  alice.send("bob", "from alice");
  carol.send("bob", "from carol");
  CHECK(bob.receiving.read() == forward_bytes("alice", "from alice"));
  CHECK(bob.receiving.read().empty());
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND bob\n\n");
  CHECK(carol.sending.read().empty());
  CHECK(bob.receiving.read() == forward_bytes("carol", "from carol"));
  bob.acknowledge("carol");
  CHECK(carol.sending.read() == "SEND bob\n\n");
}

TEST_CASE_METHOD(router_fixture,
                 "an error from the recipient lets the next message follow") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.sending.type(send_bytes("bob", "one") + send_bytes("bob", "two"));
  bob.receiving.read();
  bob.receiving.type("ERROR 102 Unable to send\n\n");
  CHECK(bob.receiving.read() == forward_bytes("alice", "two"));
}

TEST_CASE_METHOD(router_fixture,
                 "a message is answered 102 ten seconds after its arrival") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  advance(9'999ms);
  CHECK(alice.sending.read().empty());
  advance(1ms);
  CHECK(alice.sending.read() == unable_to_send);
  CHECK(bob.receiving.is_open());
}

TEST_CASE_METHOD(router_fixture, "each message has its own ten seconds") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  alice.send("bob", "first");
  advance(4s);
  carol.send("bob", "second");
  advance(6s);
  CHECK(alice.sending.read() == unable_to_send);
  CHECK(carol.sending.read().empty());
  advance(3'999ms);
  CHECK(carol.sending.read().empty());
  advance(1ms);
  CHECK(carol.sending.read() == unable_to_send);
}

TEST_CASE_METHOD(router_fixture,
                 "a late receipt does not acknowledge the next message") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "first");
  advance(10s);
  CHECK(alice.sending.read() == unable_to_send);
  alice.send("bob", "second");
  CHECK(bob.receiving.read() == forward_bytes("alice", "first"));
  bob.acknowledge("alice"); // for the first
  CHECK(alice.sending.read().empty());
  CHECK(bob.receiving.read() == forward_bytes("alice", "second"));
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND bob\n\n");
}

TEST_CASE_METHOD(router_fixture,
                 "a message behind a late receipt has ten seconds like others") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "first");
  bob.receiving.read();
  advance(10s);
  CHECK(alice.sending.read() == unable_to_send);
  alice.send("bob", "second");
  advance(9'999ms);
  CHECK(alice.sending.read().empty());
  advance(1ms);
  CHECK(alice.sending.read() == unable_to_send);
  CHECK(bob.receiving.is_open());
}

TEST_CASE_METHOD(router_fixture,
                 "alarms that were overtaken by earlier ones do not pile up") {
  auto stranger = connect(); // whose alarm is a minute ahead, and stays so
  for (int i = 0; i < 20; ++i) {
    auto half = connect();
    half.type("REGISTER TOSEND alice\n\n");
    half.hang_up();
    advance(2s);
    stranger.type("RECEIVED bob\n\n");
    stranger.read();
    if (i % 4 == 3)
      stranger = connect();
  }
  CHECK(delayed_messages() <= 2);
}

TEST_CASE_METHOD(router_fixture, "a late error does not fail the next message") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "first");
  advance(10s);
  alice.sending.read();
  alice.send("bob", "second");
  bob.receiving.type("ERROR 102 Unable to send\n\n");
  CHECK(alice.sending.read().empty());
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND bob\n\n");
}

TEST_CASE_METHOD(router_fixture, "a recipient that owes a receipt is given nothing") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "first");
  bob.receiving.read();
  advance(12s);
  alice.send("bob", "second");
  advance(2s);
  CHECK(bob.receiving.read().empty());
  bob.acknowledge("alice");
  CHECK(bob.receiving.read() == forward_bytes("alice", "second"));
}

TEST_CASE_METHOD(router_fixture, "a message that waited too long is never forwarded") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  alice.send("bob", "first");
  carol.send("bob", "waits in vain");
  advance(10s);
  CHECK(carol.sending.read() == unable_to_send);
  bob.receiving.read();
  bob.acknowledge("alice");
  CHECK(bob.receiving.read().empty());
  carol.send("bob", "hello");
  CHECK(bob.receiving.read() == forward_bytes("carol", "hello"));
}

TEST_CASE_METHOD(router_fixture,
                 "a waiting message of a sender that left is dropped in time") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  alice.send("bob", "first");
  carol.send("bob", "waits in vain");
  carol.leave();
  advance(10s);
  bob.receiving.read();
  bob.acknowledge("alice");
  CHECK(bob.receiving.read().empty());
  alice.leave();
  CHECK(extra_actors() == 2);
}

TEST_CASE_METHOD(router_fixture,
                 "a recipient that never answers is closed after thirty seconds") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  bob.receiving.read();
  advance(29'999ms);
  CHECK(alice.sending.read() == unable_to_send);
  alice.send("bob", "are you there?");
  CHECK(bob.receiving.is_open());
  advance(1ms);
  CHECK_FALSE(bob.receiving.is_open());
  CHECK_FALSE(bob.sending.is_open());
  CHECK(alice.sending.read() == unable_to_send);
  CHECK(events.all<events::left>().front().reason == leave_reason::unresponsive);
}

TEST_CASE_METHOD(router_fixture,
                 "the thirty seconds begin anew with each message given") {
  auto alice = join("alice");
  auto bob = join("bob");
  for (int i = 0; i < 5; ++i) {
    alice.send("bob", "hello");
    bob.receiving.read();
    advance(29s);
    bob.acknowledge("alice");
    alice.sending.read();
  }
  CHECK(bob.receiving.is_open());
}

TEST_CASE_METHOD(router_fixture,
                 "a receipt for another does not make a recipient responsive") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  bob.receiving.read();
  for (int i = 0; i < 30; ++i) {
    bob.acknowledge("carol");
    advance(1s);
  }
  CHECK_FALSE(bob.receiving.is_open());
}

TEST_CASE_METHOD(router_fixture,
                 "a peer that does not read what it was sent is closed") {
  auto alice = join("alice");
  alice.send("nobody", "hello");
  advance(29'999ms);
  CHECK(alice.sending.is_open());
  advance(1ms);
  CHECK_FALSE(alice.sending.is_open());
  CHECK_FALSE(alice.receiving.is_open());
}

TEST_CASE("as many messages as the limit wait for a recipient") {
  settings config;
  config.limits.recipient_queue = 3;
  router_fixture router{config};
  auto alice = router.join("alice");
  auto bob = router.join("bob");
  alice.sending.type(send_bytes("bob", "given") + send_bytes("bob", "1")
                     + send_bytes("bob", "2") + send_bytes("bob", "3"));
  auto carol = router.join("carol");
  carol.send("bob", "one too many");
  CHECK(carol.sending.read() == unable_to_send);
  CHECK(bob.receiving.read() == forward_bytes("alice", "given"));
  bob.acknowledge("alice");
  carol.send("bob", "now there is room");
  CHECK(carol.sending.read().empty());
}

TEST_CASE("as many octets as the limit wait for a recipient") {
  settings config;
  config.limits.recipient_queue_bytes = 10;
  router_fixture router{config};
  auto alice = router.join("alice");
  auto bob = router.join("bob");
  auto carol = router.join("carol");
  alice.sending.type(send_bytes("bob", "given, however long")
                     + send_bytes("bob", "123456"));
  carol.send("bob", "12345");
  CHECK(carol.sending.read() == unable_to_send);
  carol.send("bob", "1234");
  CHECK(carol.sending.read().empty());
}

TEST_CASE("a full queue of one recipient is nobody else's") {
  settings config;
  config.limits.recipient_queue = 1;
  router_fixture router{config};
  auto alice = router.join("alice");
  auto bob = router.join("bob");
  auto carol = router.join("carol");
  alice.sending.type(send_bytes("bob", "1") + send_bytes("bob", "2")
                     + send_bytes("bob", "3"));
  alice.send("carol", "hello");
  CHECK(carol.receiving.read() == forward_bytes("alice", "hello"));
}
