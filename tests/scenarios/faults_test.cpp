// docs/protocol.md, section 5: what the router does with broken requests, and
// what a peer's end means for others.

#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

#include <algorithm>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

TEST_CASE_METHOD(router_fixture,
                 "a broken request is answered 103 and closes the sender") {
  auto bob = join("bob");
  for (auto request :
       {"SEND bob\n\nhello", "SEND bob\nContent-length: five\n\nhello",
        "SEND bob\nContent-length: 5\nContent-length: 5\n\nhello",
        "SEND bob\nnonsense\n\n", "SHOUT bob\n\n", "RECEIVED bob\n\n",
        "ERROR 102 Unable to send\n\n", "FORWARD bob\nContent-length: 2\n\nhi",
        "REGISTER BOTH alice\n\n"}) {
    INFO(request);
    auto alice = join("alice");
    alice.sending.type(request);
    CHECK(alice.sending.read() == header_incomplete);
    CHECK_FALSE(alice.sending.is_open());
    CHECK_FALSE(alice.receiving.is_open());
  }
  CHECK(bob.receiving.read().empty());
  CHECK(events.all<events::faulted>().size() == 9);
}

TEST_CASE_METHOD(router_fixture,
                 "a length that was wrong by its looks is reported with its message") {
  auto bob = join("bob");
  struct row {
    const char* body;
    int length;
    const char* reason;
  };
  for (auto [body, length, reason] :
       {row{"gr\u00fc\u00dfe", 5, "length-in-characters"},
        row{"hello", 3, "length-too-small"}, row{"hello", 6, "length-too-large"},
        row{"hello", 5, ""}}) {
    INFO(reason);
    auto alice = join("alice");
    alice.send("zoe", "an earlier one");
    alice.sending.type("SEND bob\nContent-length: " + std::to_string(length) + "\n\n"
                       + body + (*reason ? send_bytes("bob", "next") : "SHOUT\n\n"));
    bob.receiving.read();
    bob.acknowledge("alice");
    CHECK(alice.sending.read().ends_with(header_incomplete));
    CHECK_FALSE(alice.sending.is_open());
    auto fault = events.all<events::faulted>().back();
    if (*reason) {
      CHECK(fault.reason == reason);
      REQUIRE(fault.transaction);
      // The step that the router has reported last of such a message is of this one.
      auto step = "connection received transaction="
                  + std::to_string(*fault.transaction) + " user=alice peer=bob";
      CHECK(std::any_of(events.steps.begin(), events.steps.end(),
                        [&](const auto& each) { return each.starts_with(step); }));
    } else {
      CHECK(fault.reason == "illegal-command");
      CHECK_FALSE(fault.transaction);
    }
  }
}

TEST_CASE_METHOD(router_fixture,
                 "of a fault behind another request no message is told") {
  auto alice = join("alice");
  alice.send("zoe", "hello");
  alice.sending.type("REGISTER TOSEND alice\n\nxSEND zoe\n\n");
  CHECK_FALSE(events.all<events::faulted>().back().transaction);
  for (auto request : {"RECEIVED zoe\nMessage-id: 1\n\n", "WHO\n\n", "PING\n\n",
                       "WATCH zoe\n\n", "UNWATCH zoe\n\n", "SHOUT\n\n"}) {
    INFO(request);
    auto bob = join_extended("bob");
    bob.type("SEND zoe\nContent-length: 5\n\nhello" + std::string{request}
             + "xSEND zoe\nnonsense\n\n");
    CHECK(bob.read().ends_with(header_incomplete));
    CHECK_FALSE(events.all<events::faulted>().back().transaction);
  }
}

TEST_CASE_METHOD(router_fixture,
                 "a broken request is answered 103 and closes the receiver") {
  for (auto request :
       {"SEND alice\nContent-length: 2\n\nhi", "SHOUT\n\n", "nonsense\n\n"}) {
    INFO(request);
    auto alice = join("alice");
    alice.receiving.type(request);
    CHECK(alice.receiving.read() == header_incomplete);
    CHECK_FALSE(alice.receiving.is_open());
    CHECK_FALSE(alice.sending.is_open());
  }
}

TEST_CASE_METHOD(router_fixture,
                 "a head over its limit is answered 103 and closes a stranger") {
  auto peer = connect();
  peer.type(std::string(4096, 'x'));
  CHECK(peer.is_open());
  peer.type("x");
  CHECK(peer.read() == header_incomplete);
  CHECK_FALSE(peer.is_open());
  peer.type("and on");
  CHECK(peer.read().empty());
  peer.hang_up();
  CHECK(extra_actors() == 0);
}

TEST_CASE_METHOD(router_fixture,
                 "a peer that was closed for a fault is not waited for for ever") {
  auto peer = connect();
  peer.type(std::string(4097, 'x'));
  peer.read();
  advance(2s - 1ns);
  CHECK(extra_actors() == 1);
  advance(1ns);
  CHECK(extra_actors() == 0);
}

TEST_CASE_METHOD(
  router_fixture,
  "a peer that is told of its fault is not cut off when its partner leaves") {
  auto alice = join("alice");
  alice.sending.type_and_halt("SHOUT\n\n");
  alice.receiving.type("SHOUT\n\n");
  CHECK(alice.sending.is_heard());
  CHECK(alice.receiving.is_heard());
  advance(2s);
  CHECK(extra_actors() == 0);
}

TEST_CASE_METHOD(router_fixture, "a broken request is answered after those before it") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.sending.type(send_bytes("bob", "hello") + "SHOUT\n\n"
                     + send_bytes("bob", "lost"));
  CHECK(alice.sending.read().empty());
  CHECK(alice.sending.is_open());
  bob.acknowledge("alice");
  CHECK(alice.sending.read() == "SEND bob\n\nERROR 103 Header incomplete\n\n");
  CHECK_FALSE(alice.sending.is_open());
  CHECK(bob.receiving.read() == forward_bytes("alice", "hello"));
}

TEST_CASE_METHOD(router_fixture,
                 "a recipient that breaks the protocol fails what waits for it") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.sending.type(send_bytes("bob", "one") + send_bytes("bob", "two"));
  bob.receiving.type("SHOUT\n\n");
  CHECK(alice.sending.read() == unable_to_send + unable_to_send);
  join("bob");
}

TEST_CASE_METHOD(router_fixture,
                 "a peer that vanishes in the middle of a frame leaves nothing") {
  auto bob = join("bob");
  const auto request = send_bytes("bob", "hello");
  for (std::size_t size = 0; size < request.size(); ++size) {
    auto alice = join("alice");
    alice.sending.type(request.substr(0, size));
    alice.sending.hang_up();
  }
  CHECK(bob.receiving.read().empty());
  CHECK(extra_actors() == 2);
}

TEST_CASE_METHOD(router_fixture,
                 "a peer that vanishes before its connection starts leaves nothing") {
  door().knock({"192.0.2.7", 41234})->hang_up();
  run();
  CHECK(extra_actors() == 0);
  auto left = events.all<events::left>();
  REQUIRE(left.size() == 1);
  CHECK(left[0].reason == leave_reason::hung_up);
  CHECK(end() == 0);
}

TEST_CASE_METHOD(router_fixture,
                 "a peer that vanishes at any point disturbs nobody else") {
  auto bob = join("bob");
  auto carol = join("carol");
  for (int step = 0; step < 6; ++step) {
    auto alice = join("alice");
    if (step >= 1)
      alice.send("bob", "from alice");
    if (step >= 2)
      bob.send("alice", "from bob");
    if (step >= 3)
      alice.send("ALL", "from alice");
    if (step >= 4)
      alice.receiving.type("RECEIVED b");
    if (step >= 5)
      bob.acknowledge("alice");
    alice.receiving.hang_up();
    while (!bob.receiving.read().empty())
      bob.acknowledge("alice");
    while (!carol.receiving.read().empty())
      carol.acknowledge("alice");
    bob.sending.read();
    bob.send("carol", "still there?");
    CHECK(carol.receiving.read() == forward_bytes("bob", "still there?"));
    carol.acknowledge("bob");
    CHECK(bob.sending.read() == "SEND carol\n\n");
  }
}

TEST_CASE("a peer that does not read is not heard until it has read all", "[bare]") {
  settings config;
  config.limits.output = 100;
  router_fixture router{config};
  auto alice = router.join("alice");
  for (int i = 0; i < 10; ++i)
    alice.send("nobody", "hello");
  CHECK_FALSE(alice.sending.is_heard());
  auto answers = alice.sending.read(90);
  CHECK(answers.size() == 90);
  CHECK_FALSE(alice.sending.is_heard());
  answers += alice.sending.read();
  CHECK(answers.size() < 200);
  while (!alice.sending.is_heard())
    answers += alice.sending.read();
  answers += alice.sending.read();
  CHECK(answers.size() == 10 * unable_to_send.size());
}
