// Whoever has much to do does a part of it, and lets others have their turn.

#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

namespace {

settings small_turns() {
  settings result;
  result.turns = {2, 2, 1024, 2};
  return result;
}

std::string requests(std::size_t count, std::string_view recipient) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i)
    result += send_bytes(recipient, std::to_string(i));
  return result;
}

std::string times(std::size_t count, std::string_view what) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i)
    result += what;
  return result;
}

using lines = std::vector<std::string>;

/// The steps that begin so, each cut at the first word that begins with `end`.
lines steps(const router_fixture& router, std::string_view begin,
            std::string_view end) {
  lines result;
  for (const auto& each : router.events.steps)
    if (each.starts_with(begin))
      result.push_back(each.substr(begin.size(), each.find(end) - begin.size()));
  return result;
}

/// The senders of the messages that were taken up, in this order.
lines senders(const router_fixture& router) {
  lines result;
  for (const auto& each : steps(router, "connection received ", " peer="))
    result.push_back(each.substr(each.find("user=") + 5));
  return result;
}

/// A router with small turns, and alice, who writes to a crowd.
struct crowd_fixture : router_fixture {
  explicit crowd_fixture(const settings& config = small_turns())
    : router_fixture{config} {
    for (std::size_t i = 0; i < 7; ++i)
      crowd.push_back(join("user" + std::to_string(i)));
  }

  /// Everybody acknowledges a message of alice, and all is well.
  void acknowledge(const std::string& text) {
    for (const auto& each : crowd) {
      CHECK(each.receiving.read() == forward_bytes("alice", text));
      each.acknowledge("alice");
    }
  }

  std::vector<virtual_user> crowd;
  virtual_user alice = join("alice");
};

settings few_copies(std::size_t of_one, std::size_t of_all) {
  auto result = small_turns();
  result.limits.pending_copies = of_one;
  result.limits.all_copies = of_all;
  return result;
}

struct one_broadcast_each : crowd_fixture {
  one_broadcast_each() : crowd_fixture{few_copies(7, 1000)} {
    // nop
  }
};

struct one_broadcast_of_all : crowd_fixture {
  one_broadcast_of_all() : crowd_fixture{few_copies(1000, 7)} {
    // nop
  }
};

} // namespace

TEST_CASE("a peer who writes many requests has some taken up, then others their turn") {
  router_fixture router{small_turns()};
  auto alice = router.join("alice");
  auto bob = router.join("bob");
  alice.sending.type_and_halt(requests(10, "nobody"));
  bob.sending.type_and_halt(requests(1, "nobody"));
  CHECK(senders(router) == lines{"alice", "alice", "bob"});
  router.run();
  CHECK(alice.sending.read() == times(10, unable_to_send));
  CHECK(bob.sending.read() == unable_to_send);
}

TEST_CASE("requests that had to let others go first are taken up after a hang-up") {
  router_fixture router{small_turns()};
  auto alice = router.join("alice");
  auto bob = router.join("bob");
  alice.sending.type_and_halt(requests(5, "bob"));
  alice.sending.hang_up();
  for (auto body : {"0", "1", "2", "3", "4"}) {
    CHECK(bob.receiving.read() == forward_bytes("alice", body));
    bob.acknowledge("alice");
  }
}

TEST_CASE("what was read of a sender is delivered, however its sockets leave") {
  router_fixture router{small_turns()};
  auto bob = router.join("bob");
  auto alice = router.join("alice");
  alice.sending.type_and_halt(requests(5, "bob"));
  SECTION("the receiving one alone") {
    alice.receiving.hang_up();
  }
  SECTION("the receiving one first") {
    alice.receiving.hang_up();
    alice.sending.hang_up();
  }
  SECTION("the sending one first") {
    alice.sending.hang_up();
    alice.receiving.hang_up();
  }
  CHECK_FALSE(alice.sending.is_open());
  for (auto body : {"0", "1", "2", "3", "4"}) {
    CHECK(bob.receiving.read() == forward_bytes("alice", body));
    bob.acknowledge("alice");
  }
  CHECK(bob.receiving.read().empty());
}

TEST_CASE_METHOD(
  crowd_fixture,
  "what was read behind a broadcast of a sender who leaves is delivered") {
  alice.sending.type_and_halt(send_bytes("ALL", "hear ye") + requests(3, "user0"));
  alice.receiving.hang_up();
  CHECK_FALSE(alice.sending.is_open());
  acknowledge("hear ye");
  for (auto body : {"0", "1", "2"}) {
    CHECK(crowd[0].receiving.read() == forward_bytes("alice", body));
    crowd[0].acknowledge("alice");
  }
}

TEST_CASE_METHOD(one_broadcast_of_all,
                 "what waits behind a broadcast of a sender who left goes out later") {
  crowd[0].send("ALL", "first");
  alice.sending.type_and_halt(send_bytes("ALL", "second") + requests(2, "user1"));
  alice.leave();
  SECTION("if that is begun in time") {
    for (std::size_t i = 1; i < crowd.size(); ++i)
      crowd[i].acknowledge("user0");
    crowd[1].receiving.read();
    crowd[1].acknowledge("alice");
    CHECK(crowd[1].receiving.read() == forward_bytes("alice", "0"));
  }
  SECTION("and no user stays who is none") {
    auto again = join("alice");
    CHECK(again.sending.is_open());
  }
  SECTION("and nothing stays of its connections") {
    auto messages = 4;
    CHECK(extra_actors() == 2 * crowd.size() + messages);
  }
}

TEST_CASE("requests that had to let others go first are answered before a drain ends") {
  router_fixture router{small_turns()};
  auto alice = router.join("alice");
  alice.sending.type_and_halt(requests(5, "nobody"));
  router.drain();
  CHECK(alice.sending.read() == times(5, unable_to_send));
}

TEST_CASE_METHOD(crowd_fixture, "others are served while a broadcast goes out") {
  alice.sending.type_and_halt(send_bytes("ALL", "hear ye"));
  crowd[0].sending.type_and_halt(send_bytes("nobody", "hello"));
  run();
  const auto& all = events.steps;
  auto answered = std::find_if(all.begin(), all.end(), [](const std::string& each) {
    return each.starts_with("connection answered");
  });
  auto behind = std::count_if(answered, all.end(), [](const std::string& each) {
    return each.starts_with("connection forwarded");
  });
  CHECK(behind > 0);
  CHECK(crowd[0].sending.read() == unable_to_send);
  acknowledge("hear ye");
  CHECK(alice.sending.read() == "SEND ALL\n\n");
}

TEST_CASE_METHOD(crowd_fixture, "nothing overtakes a broadcast of the same sender") {
  alice.sending.type(send_bytes("ALL", "first") + send_bytes("user6", "second")
                     + send_bytes("ALL", "third"));
  const auto& last = crowd[6];
  for (auto text : {"first", "second", "third"}) {
    CHECK(last.receiving.read() == forward_bytes("alice", text));
    last.acknowledge("alice");
  }
}

TEST_CASE_METHOD(one_broadcast_each,
                 "a sender is not read while too many of its copies are under way") {
  alice.sending.type(send_bytes("ALL", "one") + send_bytes("ALL", "two"));
  CHECK(senders(*this) == lines{"alice"});
  crowd[1].sending.type(send_bytes("user2", "hello"));
  CHECK(senders(*this) == lines{"alice", "user1"});
  acknowledge("one");
  CHECK(senders(*this) == lines{"alice", "user1", "alice"});
  CHECK(alice.sending.read() == "SEND ALL\n\n");
}

TEST_CASE_METHOD(one_broadcast_of_all,
                 "a broadcast waits while too many copies of all are under way") {
  auto bob = join("bob");
  alice.send("ALL", "one");
  bob.send("ALL", "two");
  const auto& one = crowd[0];
  CHECK(one.receiving.read() == forward_bytes("alice", "one"));
  one.acknowledge("alice");
  CHECK(one.receiving.read().empty());
  SECTION("until some of these are settled") {
    crowd[1].acknowledge("alice");
    CHECK(one.receiving.read() == forward_bytes("bob", "two"));
  }
  SECTION("and is answered in time") {
    advance(10s);
    CHECK(bob.sending.read() == unable_to_send);
    CHECK(one.receiving.read().empty());
  }
  SECTION("and is answered when a drain gives up") {
    drain();
    CHECK(bob.sending.read().empty());
    advance(5s);
    CHECK(bob.sending.read() == unable_to_send);
    CHECK(one.receiving.read().empty());
  }
  SECTION("also when its sender has left meanwhile") {
    bob.leave();
    crowd[1].acknowledge("alice");
    CHECK(one.receiving.read() == forward_bytes("bob", "two"));
  }
}

TEST_CASE_METHOD(one_broadcast_of_all,
                 "broadcasts that wait too long are handed to nobody") {
  auto bob = join("bob");
  auto carol = join("carol");
  alice.send("ALL", "one");
  bob.send("ALL", "two");
  carol.send("ALL", "three");
  const auto& one = crowd[0];
  CHECK(one.receiving.read() == forward_bytes("alice", "one"));
  advance(10s);
  for (const auto& each : {alice, bob, carol})
    CHECK(each.sending.read() == unable_to_send);
  one.acknowledge("alice");
  CHECK(one.receiving.read().empty());
  CHECK(steps(*this, "registry looked-up ", " user=").size() == 1);
}

TEST_CASE_METHOD(one_broadcast_of_all,
                 "broadcasts that nobody is to hear any more are settled in parts") {
  alice.send("ALL", "one");
  for (const auto& each : crowd)
    each.send("ALL", "two");
  SECTION("when they have waited for too long") {
    spend(10s);
    for (auto i : {0, 1})
      crowd[i].receiving.type_and_halt("RECEIVED alice\n\n");
    CHECK(run_and_count() <= 5);
  }
  SECTION("when a drain gives up") {
    drain();
    advance_and_halt(5s);
    // Beside those who are told that it does.
    CHECK(run_and_count() <= 8);
  }
  run();
  for (const auto& each : crowd)
    CHECK(each.sending.read() == unable_to_send);
}

TEST_CASE("broadcasts that find no room to wait are refused") {
  auto config = few_copies(1000, 7);
  config.limits.broadcast_queue_bytes = 2 * 4096 + 6;
  crowd_fixture router{config};
  router.alice.send("ALL", "one");
  auto& waiting = router.crowd;
  waiting[1].send("ALL", "two");
  waiting[2].send("ALL", "abc");
  waiting[3].send("ALL", "x");
  CHECK(waiting[1].sending.read().empty());
  CHECK(waiting[2].sending.read().empty());
  CHECK(waiting[3].sending.read() == unable_to_send);
}

TEST_CASE_METHOD(one_broadcast_of_all,
                 "messages to one go on while broadcasts wait, the oldest first") {
  auto bob = join("bob");
  alice.send("ALL", "one");
  advance(1s);
  bob.send("ALL", "two");
  advance(1s);
  bob.sending.type(send_bytes("user0", "behind it"));
  const auto& one = crowd[0];
  one.receiving.read();
  auto carol = join("carol");
  carol.send("user0", "three");
  for (const auto& each : crowd)
    if (&each != &one)
      each.acknowledge("alice");
  bob.acknowledge("alice");
  one.acknowledge("alice");
  CHECK(one.receiving.read() == forward_bytes("bob", "two"));
}

TEST_CASE("many alarms that are due at once are rung a few at a time") {
  router_fixture router{small_turns()};
  std::vector<virtual_peer> strangers;
  for (std::size_t i = 0; i < 9; ++i)
    strangers.push_back(router.connect());
  router.advance(60s);
  for (const auto& each : strangers)
    CHECK_FALSE(each.is_open());
}

TEST_CASE("a router that ends closes all, a few at a time") {
  router_fixture router{small_turns()};
  std::vector<virtual_peer> strangers;
  for (std::size_t i = 0; i < 9; ++i)
    strangers.push_back(router.connect());
  router.drain_and_halt();
  // No more of them at once than are told in a turn, beside the listener and the timer.
  CHECK(router.run_and_count() <= 5);
  for (const auto& each : strangers)
    CHECK_FALSE(each.is_open());
}

TEST_CASE_METHOD(router_fixture,
                 "who has to answer nothing but copies lets others first") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("ALL", "hear ye");
  CHECK(bob.receiving.lets_others_first());
  CHECK_FALSE(bob.sending.lets_others_first());
  CHECK_FALSE(alice.receiving.lets_others_first());
  SECTION("until it has") {
    bob.acknowledge("alice");
    alice.send("bob", "note");
  }
  SECTION("until a message for it alone waits behind them") {
    join("carol").send("bob", "note");
    CHECK_FALSE(bob.receiving.lets_others_first());
    bob.acknowledge("alice");
  }
  CHECK_FALSE(bob.receiving.lets_others_first());
  alice.send("ALL", "hear ye again");
  CHECK_FALSE(bob.receiving.lets_others_first());
}

TEST_CASE_METHOD(router_fixture,
                 "who is asked too late by one lets others first again") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "note");
  advance(1s);
  alice.send("ALL", "hear ye");
  CHECK_FALSE(bob.receiving.lets_others_first());
  advance(9s);
  bob.acknowledge("alice");
  CHECK(bob.receiving.lets_others_first());
}
