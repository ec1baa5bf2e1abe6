// docs/protocol.md, section 6: registration, messages and windows of the extended
// protocol.

#include "tests/support/catch.hpp"
#include "tests/support/extended_bytes.hpp"
#include "tests/support/router_fixture.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

TEST_CASE_METHOD(router_fixture,
                 "who offers the extended protocol is told what it gets") {
  auto alice = connect();
  alice.type("REGISTER DUPLEX alice\nProtocol: 2\nReceive-window: 7\n\n");
  CHECK(alice.read()
        == "REGISTERED DUPLEX alice\nProtocol: 2\nMax-body: 65536\nReceive-window: 7\n"
           "Send-window: 64\n\n");
  alice.type("REGISTER DUPLEX alice\nProtocol: 2\n\n");
  CHECK(alice.read()
        == "REGISTERED DUPLEX alice\nProtocol: 2\nMax-body: 65536\nReceive-window: 7\n"
           "Send-window: 64\n\n");
}

TEST_CASE_METHOD(router_fixture, "DUPLEX without the offer is no registration") {
  auto alice = connect();
  alice.type("REGISTER DUPLEX alice\n\n");
  CHECK(alice.read() == no_user_registered);
  alice.type("REGISTER DUPLEX alice\nProtocol: 3\n\n");
  CHECK(alice.read() == no_user_registered);
  CHECK(alice.is_open());
}

TEST_CASE_METHOD(router_fixture, "a name belongs to one user of either protocol") {
  auto alice = join_extended("alice");
  auto other = connect();
  other.type("REGISTER DUPLEX alice\nProtocol: 2\n\n");
  CHECK(other.read() == "ERROR 104 Username taken\n\n");
  other.type("REGISTER DUPLEX al-ice\nProtocol: 2\n\n");
  CHECK(other.read() == malformed_username);
  other.type("REGISTER TOSEND alice\n\n");
  CHECK(other.read() == username_taken);
  auto bob = join("bob");
  other.type("REGISTER DUPLEX bob\nProtocol: 2\n\n");
  CHECK(other.read() == "ERROR 104 Username taken\n\n");
  alice.hang_up();
  other.type("REGISTER DUPLEX alice\nProtocol: 2\n\n");
  CHECK(is_registered(other.read(), "alice"));
}

TEST_CASE_METHOD(router_fixture, "half a plain user can become an extended one") {
  auto alice = connect();
  alice.type("REGISTER TOSEND alice\n\n");
  CHECK(alice.read() == "REGISTERED TOSEND alice\n\n");
  alice.type("REGISTER DUPLEX alice\nProtocol: 2\n\n");
  CHECK(is_registered(alice.read(), "alice"));
  auto other = connect();
  other.type("REGISTER TORECV alice\n\n");
  CHECK(other.read() == username_taken);
}

// -- messages --------------------------------------------------------------------

TEST_CASE_METHOD(router_fixture, "a message goes from one connection to another") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");
  advance(1'500ms);
  alice.type(extended_send("bob", "hello", "m1"));
  auto given = bob.read();
  CHECK(given
        == "FORWARD alice\nContent-length: 5\nMessage-id: " + id_of(given)
             + "\nDate: 2026-01-01T00:00:01.500Z\n\nhello");
  CHECK(alice.read().empty());
  bob.type(received("alice", given));
  CHECK(alice.read() == "SEND bob\nMessage-id: m1\n\n");
}

TEST_CASE_METHOD(router_fixture, "plain users see plain bytes alone") {
  auto alice = join_extended("alice", "Presence: yes\n");
  auto bob = join("bob");
  alice.read();
  alice.type(extended_send("bob", "hello", "m1"));
  CHECK(bob.receiving.read() == forward_bytes("alice", "hello"));
  bob.acknowledge("alice");
  CHECK(alice.read() == "SEND bob\nMessage-id: m1\n\n");
  bob.send("alice", "hi");
  auto given = alice.read();
  CHECK(given.find("\nMessage-id: ") != std::string::npos);
  alice.type(received("bob", given));
  CHECK(bob.sending.read() == "SEND alice\n\n");
  bob.send("nobody", "hi");
  CHECK(bob.sending.read() == unable_to_send);
}

TEST_CASE_METHOD(router_fixture, "a content type is passed on, but to no plain user") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");
  auto carol = join("carol");
  alice.type("SEND bob\nContent-length: 1\nContent-type: a/b\nMessage-id: m1\n\n\1");
  auto given = bob.read();
  CHECK(given.find("\nContent-type: a/b\n\n\1") != std::string::npos);
  bob.type(received("alice", given));
  CHECK(alice.read() == "SEND bob\nMessage-id: m1\n\n");
  alice.type("SEND carol\nContent-length: 1\nContent-type: a/b\nMessage-id: m2\n\n\1");
  CHECK(alice.read() == not_delivered("m2", "plain-recipient", "none"));
  CHECK(carol.receiving.read().empty());
}

TEST_CASE_METHOD(router_fixture, "answers with an id come as they are known") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");
  auto carol = join_extended("carol");
  alice.type(extended_send("bob", "1", "m1") + extended_send("carol", "2", "m2"));
  carol.type(received("alice", carol.read()));
  CHECK(alice.read() == "SEND carol\nMessage-id: m2\n\n");
  bob.type(received("alice", bob.read()));
  CHECK(alice.read() == "SEND bob\nMessage-id: m1\n\n");
}

TEST_CASE_METHOD(router_fixture,
                 "answers without an id come in the order of requests") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");
  auto carol = join_extended("carol");
  alice.type(send_bytes("bob", "1") + send_bytes("carol", "2")
             + extended_send("carol", "3", "m3"));
  auto two = carol.read();
  carol.type(received("alice", two)
             + received("alice", two.substr(two.rfind("FORWARD"))));
  CHECK(alice.read() == "SEND carol\nMessage-id: m3\n\n");
  bob.type(received("alice", bob.read()));
  CHECK(alice.read() == "SEND bob\n\nSEND carol\n\n");
}

// -- windows -----------------------------------------------------------------------

TEST_CASE_METHOD(router_fixture, "a recipient is given as many messages as it takes") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob", "Receive-window: 2\n");
  alice.type(extended_send("bob", "1", "m1") + extended_send("bob", "2", "m2")
             + extended_send("bob", "3", "m3"));
  auto given = frames(bob.read());
  REQUIRE(given.size() == 2);
  bob.type(received("alice", given[1]));
  CHECK(alice.read() == "SEND bob\nMessage-id: m2\n\n");
  auto third = bob.read();
  CHECK(third.substr(third.size() - 1) == "3");
  bob.type(received("alice", given[0]) + received("alice", third));
  CHECK(alice.read() == "SEND bob\nMessage-id: m1\n\nSEND bob\nMessage-id: m3\n\n");
}

TEST_CASE_METHOD(router_fixture, "a receipt settles what it names, once") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");
  alice.type(extended_send("bob", "1", "m1") + extended_send("bob", "2", "m2"));
  auto given = frames(bob.read());
  bob.type("RECEIVED alice\n\nRECEIVED alice\nMessage-id: nonsense\n\n"
           "RECEIVED alice\nMessage-id: 999999\n\n"
           "RECEIVED alice\nMessage-id: 0"
           + id_of(given[0]) + "\n\n");
  CHECK(alice.read().empty());
  bob.type(received("alice", given[1]) + received("alice", given[1]));
  CHECK(alice.read() == "SEND bob\nMessage-id: m2\n\n");
  bob.type(received("alice", given[0]));
  CHECK(alice.read() == "SEND bob\nMessage-id: m1\n\n");
  CHECK(bob.is_open());
}

TEST_CASE_METHOD(router_fixture, "a late receipt frees its place and nothing else") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob", "Receive-window: 1\n");
  alice.type(extended_send("bob", "1", "m1"));
  auto first = bob.read();
  advance(10s);
  CHECK(alice.read() == not_delivered("m1", "no-acknowledgement", "unknown"));
  alice.type(extended_send("bob", "2", "m2"));
  CHECK(bob.read().empty());
  bob.type(received("alice", first));
  CHECK(alice.read().empty());
  bob.type(received("alice", bob.read()));
  CHECK(alice.read() == "SEND bob\nMessage-id: m2\n\n");
}

TEST_CASE_METHOD(router_fixture,
                 "what is under way to one recipient has a bound in octets") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob", "Receive-window: 1024\n");
  const std::string large(64 * 1024, 'x');
  for (int i = 0; i < 20; ++i)
    alice.type(extended_send("bob", large, "m" + std::to_string(i)));
  auto given = frames(bob.read());
  CHECK(given.size() == 16);
  bob.type(received("alice", given[3]));
  CHECK(frames(bob.read()).size() == 1);
}

TEST_CASE("who does not read is given no more than may wait for it") {
  settings config;
  config.limits.output = 100;
  router_fixture router{config};
  auto alice = router.join_extended("alice");
  auto bob = router.join_extended("bob", "Receive-window: 1024\n");
  for (auto id : {"m1", "m2", "m3"})
    alice.type(extended_send("bob", std::string(60, 'x'), id));
  router.advance(10s);
  CHECK(alice.read()
        == not_delivered("m1", "no-acknowledgement", "unknown")
             + not_delivered("m2", "no-acknowledgement", "none")
             + not_delivered("m3", "no-acknowledgement", "none"));
  CHECK(frames(bob.read()).size() == 1);
  alice.type(extended_send("bob", "x", "m4"));
  CHECK(frames(bob.read()).size() == 1);
}

// -- what is told of a message -------------------------------------------------------

TEST_CASE_METHOD(router_fixture, "a recipient's error is told as what it is") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");
  alice.type(extended_send("bob", "1", "m1") + extended_send("bob", "2", "m2"));
  auto given = frames(bob.read());
  bob.type("ERROR 103 Header incomplete\nMessage-id: " + id_of(given[0]) + "\n\n"
           + "ERROR 200 No\nMessage-id: " + id_of(given[1]) + "\n\n");
  CHECK(alice.read()
        == "ERROR 103 Header incomplete\nMessage-id: m1\nReason: rejected\n\n"
           "ERROR 102 Unable to send\nMessage-id: m2\nReason: rejected\n\n");
}

TEST_CASE_METHOD(router_fixture, "who is not there was given nothing") {
  auto alice = join_extended("alice");
  alice.type(extended_send("bob", "1", "m1"));
  CHECK(alice.read() == not_delivered("m1", "unknown-recipient", "none"));
  alice.type(extended_send("alice", std::string(64 * 1024 + 1, 'x'), "m2"));
  CHECK(alice.read() == not_delivered("m2", "too-large", "none"));
}

TEST_CASE("a broadcast that is refused has counts of nobody") {
  settings config;
  config.limits.all_copies = 1;
  config.limits.broadcast_queue_bytes = 100;
  router_fixture router{config};
  auto alice = router.join_extended("alice");
  alice.type(extended_send("ALL", "1", "m1"));
  CHECK(alice.read() == refused_broadcast("m1", "nobody-else"));
  alice.type(extended_send("ALL", std::string(64 * 1024 + 1, 'x'), "m2"));
  CHECK(alice.read() == refused_broadcast("m2", "too-large"));
  auto bob = router.join_extended("bob");
  auto carol = router.join_extended("carol");
  bob.type(extended_send("ALL", "has the room", "b1"));
  carol.type(extended_send("ALL", "waits", "c1"));
  alice.type(extended_send("ALL", std::string(101, 'x'), "m3"));
  CHECK(alice.read().ends_with(refused_broadcast("m3", "recipient-busy")));
  router.drain();
  alice.type(extended_send("ALL", "1", "m4"));
  CHECK(alice.read() == refused_broadcast("m4", "draining"));
}

TEST_CASE_METHOD(router_fixture,
                 "what a leaving recipient was given may have been read") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob", "Receive-window: 1\n");
  alice.type(extended_send("bob", "1", "given") + extended_send("bob", "2", "queued"));
  bob.read();
  bob.hang_up();
  CHECK(alice.read()
        == not_delivered("given", "recipient-left", "unknown")
             + not_delivered("queued", "recipient-left", "none"));
}

TEST_CASE_METHOD(router_fixture, "what did not leave the router was not given",
                 "[bare]") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");
  alice.type(extended_send("bob", "1", "in-part")
             + extended_send("bob", "2", "unsent"));
  CHECK(bob.read(1) == "F");
  bob.hang_up();
  CHECK(alice.read()
        == not_delivered("in-part", "recipient-left", "unknown")
             + not_delivered("unsent", "recipient-left", "none"));
}

TEST_CASE_METHOD(router_fixture, "what may yet leave the router counts as given") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob", "Receive-window: 2\n");
  alice.type(extended_send("bob", "1", "m1") + extended_send("bob", "2", "m2")
             + extended_send("bob", "3", "m3"));
  advance(10s);
  CHECK(alice.read()
        == not_delivered("m1", "no-acknowledgement", "unknown")
             + not_delivered("m2", "no-acknowledgement", "unknown")
             + not_delivered("m3", "no-acknowledgement", "none"));
}

TEST_CASE_METHOD(router_fixture, "a plain recipient's messages are as certain") {
  auto alice = join_extended("alice");
  auto bob = join("bob");
  alice.type(extended_send("bob", "1", "given") + extended_send("bob", "2", "queued"));
  advance(10s);
  CHECK(alice.read()
        == not_delivered("given", "no-acknowledgement", "unknown")
             + not_delivered("queued", "no-acknowledgement", "none"));
}

TEST_CASE_METHOD(router_fixture, "a broadcast tells of each of its recipients") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");                          // has it
  auto carol = join_extended("carol");                      // says no
  auto dave = join_extended("dave");                        // leaves
  auto erin = join_extended("erin", "Receive-window: 1\n"); // has not got so far
  auto frank = join("frank");                               // plain, says nothing
  alice.type(extended_send("erin", "before", "m0"));
  erin.read();
  alice.type(extended_send("ALL", "hear ye", "m1"));
  auto copy = bob.read();
  CHECK(copy.find("\nTo: ALL\n") != std::string::npos);
  bob.type(received("alice", copy));
  carol.type("ERROR 103 No\nMessage-id: " + id_of(carol.read()) + "\n\n");
  dave.read();
  dave.hang_up();
  CHECK(frank.receiving.read() == forward_bytes("alice", "hear ye"));
  erin.hang_up();
  CHECK(alice.read() == not_delivered("m0", "recipient-left", "unknown"));
  advance(10s);
  CHECK(alice.read()
        == "ERROR 102 Unable to send\nMessage-id: m1\nReason: rejected\nDelivered: 1\n"
           "Failed: 2\nUnknown: 2\n\n");
}

TEST_CASE_METHOD(router_fixture, "a broadcast that all have says how many they are") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");
  auto carol = join("carol");
  alice.type(extended_send("ALL", "hear ye", "m1"));
  bob.type(received("alice", bob.read()));
  carol.acknowledge("alice");
  CHECK(alice.read()
        == "SEND ALL\nMessage-id: m1\nDelivered: 2\nFailed: 0\nUnknown: 0\n\n");
}

namespace {

/// Who was given messages, in this order.
std::string recipients(const router_fixture& router) {
  std::string result;
  for (const auto& each : router.events.steps)
    if (each.starts_with("connection forwarded "))
      result += each.substr(each.find(" user=") + 6, 3) + ' ';
  return result;
}

} // namespace

TEST_CASE_METHOD(router_fixture,
                 "broadcasts in a row go out together once there is known to be room") {
  auto alice = join_extended("alice");
  auto bob = join_extended("bob");
  auto eve = join_extended("eve");
  alice.type(extended_send("ALL", "one", "m1") + extended_send("ALL", "two", "m2"));
  auto apart = recipients(*this);
  CHECK((apart == "bob eve bob eve " || apart == "eve bob eve bob "));
  events.steps.clear();
  alice.type(extended_send("ALL", "three", "m3") + extended_send("ALL", "four", "m4")
             + extended_send("bob", "five", "m5"));
  auto together = recipients(*this);
  CHECK((together == "bob bob eve eve bob " || together == "eve eve bob bob bob "));
  std::string heard;
  for (const auto& each : frames(bob.read()))
    heard += each.substr(each.find("\n\n") + 2) + ' ';
  CHECK(heard == "one two three four five ");
}

TEST_CASE("broadcasts in a row go out together as far as their copies have room") {
  settings config;
  config.limits.pending_copies = 6;
  router_fixture router{config};
  auto alice = router.join_extended("alice");
  auto bob = router.join_extended("bob");
  auto eve = router.join_extended("eve");
  for (auto text : {"one", "two"})
    alice.type(extended_send("ALL", text, text));
  std::string more;
  for (auto text : {"three", "four", "five"})
    more += extended_send("ALL", text, text);
  alice.type(more);
  auto given = frames(bob.read());
  CHECK(given.size() == 3);
  for (const auto& each : given)
    bob.type(received("alice", each));
  for (const auto& each : frames(eve.read()))
    eve.type(received("alice", each));
  CHECK(frames(bob.read()).size() == 2);
}
