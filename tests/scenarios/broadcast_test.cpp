// docs/protocol.md, section 4.

#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

TEST_CASE_METHOD(router_fixture, "a broadcast is answered once everybody else has it") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  alice.send("ALL", "hear ye");
  CHECK(bob.receiving.read() == forward_bytes("alice", "hear ye"));
  CHECK(carol.receiving.read() == forward_bytes("alice", "hear ye"));
  CHECK(alice.receiving.read().empty());
  bob.acknowledge("alice");
  CHECK(alice.sending.read().empty());
  carol.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND ALL\n\n");
}

TEST_CASE_METHOD(router_fixture,
                 "a broadcast passes by those who are half registered") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto half = connect();
  half.type("REGISTER TORECV carol\n\n");
  half.read();
  alice.send("ALL", "hear ye");
  bob.acknowledge("alice");
  CHECK(half.read().empty());
  CHECK(alice.sending.read() == "SEND ALL\n\n");
}

TEST_CASE_METHOD(router_fixture, "a broadcast to nobody else is answered 102") {
  auto alice = join("alice");
  alice.send("ALL", "hello?");
  CHECK(alice.sending.read() == unable_to_send);
  CHECK(alice.receiving.read().empty());
}

TEST_CASE_METHOD(
  router_fixture,
  "a broadcast that one did not get is answered 102 when all are settled") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  alice.send("ALL", "hear ye");
  SECTION("it left") {
    bob.leave();
  }
  SECTION("it refused") {
    bob.receiving.type("ERROR 103 Header incomplete\n\n");
  }
  CHECK(alice.sending.read().empty());
  CHECK(carol.receiving.read() == forward_bytes("alice", "hear ye"));
  carol.acknowledge("alice");
  CHECK(alice.sending.read() == unable_to_send);
}

TEST_CASE_METHOD(router_fixture,
                 "one slow recipient delays the answer but not the copies of others") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  alice.sending.type(send_bytes("ALL", "one") + send_bytes("ALL", "two"));
  CHECK(carol.receiving.read() == forward_bytes("alice", "one"));
  carol.acknowledge("alice");
  CHECK(carol.receiving.read() == forward_bytes("alice", "two"));
  carol.acknowledge("alice");
  CHECK(alice.sending.read().empty());
  advance(10s);
  CHECK(alice.sending.read() == unable_to_send + unable_to_send);
}

TEST_CASE_METHOD(router_fixture, "a broadcast keeps its place among other messages") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.sending.type(send_bytes("bob", "one") + send_bytes("ALL", "two")
                     + send_bytes("bob", "three"));
  for (auto body : {"one", "two", "three"}) {
    CHECK(bob.receiving.read() == forward_bytes("alice", body));
    bob.acknowledge("alice");
  }
  CHECK(alice.sending.read() == "SEND bob\n\nSEND ALL\n\nSEND bob\n\n");
}

TEST_CASE_METHOD(router_fixture, "who joins after a broadcast has no part in it") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("ALL", "hear ye");
  auto carol = join("carol");
  CHECK(carol.receiving.read().empty());
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND ALL\n\n");
}

TEST_CASE_METHOD(router_fixture,
                 "copies of a broadcast go on when its sender has left") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  carol.send("bob", "first");
  alice.send("ALL", "hear ye");
  alice.leave();
  bob.receiving.read();
  bob.acknowledge("carol");
  CHECK(bob.receiving.read() == forward_bytes("alice", "hear ye"));
}
