// What the inspector knows of a router.

#include "actors/inspector.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

#include <algorithm>
#include <numeric>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

namespace {

struct inspected_router : router_fixture {
  explicit inspected_router(const settings& config = {})
    : router_fixture{config, inspection::on} {
    // nop
  }
};

const connection_report& find(const snapshot& state, std::string_view user, role as) {
  for (const auto& each : state.connections)
    if (each.user == user && each.as == as)
      return each;
  throw std::runtime_error("there is no such connection");
}

std::uint64_t answered(const traffic& x, outcome how) {
  return x.answered[static_cast<std::size_t>(how)];
}

/// Of closed connections and open ones.
traffic total(const snapshot& state) {
  auto result = state.closed_total;
  for (const auto& each : state.connections)
    result.add(each.total);
  return result;
}

std::uint64_t sum(const traffic& x) {
  return std::accumulate(x.answered.begin(), x.answered.end(), std::uint64_t{0});
}

} // namespace

TEST_CASE_METHOD(inspected_router, "a router without connections has nothing to tell") {
  auto state = inspect();
  CHECK(state.connections.empty());
  CHECK(state.newly_closed.empty());
  CHECK(sum(total(state)) == 0);
}

TEST_CASE_METHOD(inspected_router, "a connection tells who it is and since when") {
  connect("192.0.2.7");
  advance(5s);
  auto alice = join("alice");
  auto state = inspect();
  REQUIRE(state.connections.size() == 3);
  const auto& stranger = find(state, "", role::sender);
  CHECK(stranger.peer == "192.0.2.7:41234");
  CHECK(state.taken_at - stranger.connected_at == 5s);
  CHECK_FALSE(stranger.complete);
  CHECK(find(state, "alice", role::sender).complete);
  CHECK(find(state, "alice", role::receiver).complete);
}

TEST_CASE_METHOD(inspected_router, "messages are counted where they come and go") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  advance(3ms);
  bob.acknowledge("alice");
  alice.sending.read();
  alice.send("nobody", "hello");
  auto state = inspect();
  const auto& sender = find(state, "alice", role::sender).total;
  CHECK(sender.received == 2);
  CHECK(answered(sender, outcome::delivered) == 1);
  CHECK(answered(sender, outcome::unknown_recipient) == 1);
  CHECK(sender.answer_time.count() == 2);
  CHECK(sender.answer_time.sum() == 3ms);
  CHECK(sender.bytes_received
        == ("REGISTER TOSEND alice\n\n" + send_bytes("bob", "hello")
            + send_bytes("nobody", "hello"))
             .size());
  CHECK(sender.bytes_sent
        == std::string_view{"REGISTERED TOSEND alice\n\nSEND bob\n\n"
                            "ERROR 102 Unable to send\n\n"}
             .size());
  const auto& recipient = find(state, "bob", role::receiver).total;
  CHECK(recipient.forwarded == 1);
  CHECK(recipient.acknowledged == 1);
  CHECK(recipient.missed == 0);
  CHECK(recipient.acknowledge_time.sum() == 3ms);
  CHECK(recipient.bytes_sent
        == ("REGISTERED TORECV bob\n\n" + forward_bytes("alice", "hello")).size());
}

TEST_CASE_METHOD(inspected_router, "large bodies are counted octet by octet") {
  auto alice = join("alice");
  auto bob = join("bob");
  std::string body(48 * 1024, 'x');
  alice.send("bob", body);
  auto state = inspect();
  CHECK(find(state, "bob", role::receiver).total.bytes_sent
        == ("REGISTERED TORECV bob\n\n" + forward_bytes("alice", body)).size());
}

TEST_CASE_METHOD(inspected_router, "what waits for a recipient is told, oldest first") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "one");
  advance(1s);
  alice.send("bob", "four");
  advance(1s);
  auto state = inspect();
  const auto& queue = find(state, "bob", role::receiver).queue;
  CHECK(queue.messages == 2);
  CHECK(queue.bytes == 7);
  REQUIRE(queue.owes_since);
  CHECK(state.taken_at - *queue.owes_since == 2s);
  REQUIRE(queue.first.size() == 2);
  CHECK(queue.first[0].transaction == 1);
  CHECK(queue.first[0].sender == "alice");
  CHECK(queue.first[0].bytes == 3);
  CHECK(queue.first[0].forwarded);
  CHECK(state.taken_at - queue.first[0].received == 2s);
  CHECK(queue.first[1].transaction == 2);
  CHECK_FALSE(queue.first[1].forwarded);
  CHECK(find(state, "alice", role::sender).pending == 2);
}

TEST_CASE("a connection tells of messages that wait for others of its sender") {
  settings config;
  config.limits.all_copies = 1;
  inspected_router router{config};
  auto bob = router.join_extended("bob");
  auto carol = router.join_extended("carol");
  auto alice = router.join_extended("alice");
  carol.type("SEND ALL\nContent-length: 2\n\nhi");
  alice.type("SEND ALL\nContent-length: 2\n\nhi"
             "SEND bob\nContent-length: 2\n\nhi"
             "SEND carol\nContent-length: 2\n\nhi");
  CHECK(find(router.inspect(), "alice", role::duplex).pending == 3);
}

TEST_CASE_METHOD(inspected_router,
                 "of a long queue only the first are told one by one") {
  auto alice = join("alice");
  auto bob = join("bob");
  for (int i = 0; i < 40; ++i)
    alice.send("bob", "x");
  auto state = inspect();
  const auto& queue = find(state, "bob", role::receiver).queue;
  CHECK(queue.messages == 40);
  CHECK(queue.first.size() == 16);
}

TEST_CASE("messages that a recipient does not get are counted as missed") {
  settings config;
  config.limits.recipient_queue = 1;
  inspected_router router{config};
  auto alice = router.join("alice");
  auto bob = router.join("bob");
  for (auto body : {"given", "waits", "too much"})
    alice.send("bob", body);
  CHECK(find(router.inspect(), "bob", role::receiver).total.missed == 1);
  router.advance(10s);
  CHECK(find(router.inspect(), "bob", role::receiver).total.missed == 3);
  // The answer that comes too late lets it have the next one, which it refuses.
  bob.acknowledge("alice");
  alice.send("bob", "given");
  bob.receiving.type("ERROR 102 Unable to send\n\n");
  CHECK(find(router.inspect(), "bob", role::receiver).total.missed == 4);
  alice.send("bob", "given");
  alice.send("bob", "waits");
  bob.leave();
  CHECK(router.inspect().closed_total.missed == 6);
}

TEST_CASE_METHOD(inspected_router, "a peer that does not read is told of", "[bare]") {
  auto alice = join("alice");
  auto sender = connect();
  sender.type("REGISTER TOSEND eve\n\n");
  auto receiver = connect();
  receiver.type("REGISTER TORECV eve\n\n");
  advance(3s);
  auto state = inspect();
  const auto& stuck = find(state, "eve", role::sender);
  CHECK(stuck.unread == std::string_view{"REGISTERED TOSEND eve\n\n"}.size());
  REQUIRE(stuck.blocked_since);
  CHECK(state.taken_at - *stuck.blocked_since == 3s);
}

TEST_CASE_METHOD(inspected_router, "a connection that has ended is told of once") {
  auto alice = join("alice");
  alice.send("nobody", "hello");
  advance(2s);
  alice.leave();
  auto state = inspect();
  CHECK(state.connections.empty());
  REQUIRE(state.newly_closed.size() == 2);
  const auto& closed = state.newly_closed.front();
  CHECK(closed.reason == leave_reason::hung_up);
  CHECK(closed.lasted == 2s);
  CHECK(closed.last.user == "alice");
  CHECK(closed.last.total.received == 1);
  CHECK(state.closed[static_cast<std::size_t>(leave_reason::hung_up)] == 1);
  CHECK(state.closed[static_cast<std::size_t>(leave_reason::partner_left)] == 1);
  auto next = inspect();
  CHECK(next.newly_closed.empty());
  CHECK(next.closed == state.closed);
  CHECK(next.closed_total.received == 1);
}

TEST_CASE_METHOD(inspected_router, "a peer that is only waited for has been told of") {
  auto faulty = connect();
  faulty.type(std::string(4097, 'x'));
  faulty.read();
  auto state = inspect();
  CHECK(state.connections.empty());
  REQUIRE(state.newly_closed.size() == 1);
  CHECK(state.newly_closed[0].reason == leave_reason::protocol_fault);
}

TEST_CASE_METHOD(inspected_router, "of many that have ended the last are kept",
                 "[bare]") {
  constexpr auto max = inspector_state::max_closed;
  for (std::size_t i = 0; i < max + 5; ++i)
    connect().hang_up();
  auto state = inspect();
  CHECK(state.newly_closed.size() == max);
  CHECK(state.closed[static_cast<std::size_t>(leave_reason::hung_up)] == max + 5);
  auto ids = [&](std::size_t i) { return state.newly_closed[i].last.id; };
  CHECK(ids(0) < ids(max - 1));
}

TEST_CASE_METHOD(inspected_router,
                 "a router goes on while many connections are asked") {
  std::vector<virtual_peer> strangers;
  for (std::size_t i = 0; i < 3 * inspector_state::at_a_time; ++i)
    strangers.push_back(connect());
  auto alice = join("alice");
  auto asked = inspect_and_halt();
  run();
  // Time does not pass, so it has asked the first of them and waits.
  CHECK(asked.wait_for(0s) != std::future_status::ready);
  alice.send("nobody", "hello");
  CHECK(alice.sending.read().find("ERROR 102") != std::string::npos);
  // Those who end meanwhile are told of once, whether they were asked or not.
  for (auto& each : strangers)
    each.hang_up();
  strangers.push_back(connect());
  advance(1ms);
  advance(1ms);
  advance(1ms);
  REQUIRE(asked.wait_for(0s) == std::future_status::ready);
  auto state = asked.get();
  CHECK(state.connections.size() == 2);
  CHECK(state.newly_closed.size() == strangers.size() - 1);
  CHECK(total(state).received == 1);
  CHECK(inspect().connections.size() == 3);
}

TEST_CASE_METHOD(inspected_router, "who asks while another is answered has its turn") {
  auto first = inspect_and_halt();
  auto second = inspect_and_halt();
  run();
  REQUIRE(second.wait_for(0s) == std::future_status::ready);
  CHECK(first.get().asked_at == second.get().asked_at);
}

TEST_CASE_METHOD(inspected_router, "a router that ends answers nobody") {
  auto asked = inspect_and_halt();
  CHECK(end() == 0);
  CHECK_THROWS_AS(asked.get(), std::future_error);
}

TEST_CASE_METHOD(inspected_router, "a router that is drained still answers") {
  auto alice = join("alice");
  drain();
  auto state = inspect();
  CHECK(state.connections.empty());
  CHECK(state.newly_closed.size() == 2);
}

TEST_CASE_METHOD(inspected_router, "sums never go back, whatever connections do") {
  std::uint64_t before = 0;
  for (int round = 0; round < 20; ++round) {
    auto alice = join("alice");
    auto bob = join("bob");
    for (int i = 0; i < round % 4; ++i) {
      alice.send("bob", "hello");
      bob.receiving.read();
      bob.acknowledge("alice");
    }
    auto asked = inspect_and_halt();
    if (round % 3 == 0)
      alice.leave();
    run();
    auto now = total(asked.get()).received;
    CHECK(now >= before);
    before = now;
    alice.leave();
    bob.leave();
  }
  CHECK(total(inspect()).received == 30);
}

TEST_CASE_METHOD(inspected_router, "actors tell how much they had to do") {
  auto alice = join("alice");
  auto before = inspect();
  for (int i = 0; i < 10; ++i)
    alice.send("nobody", "hello");
  auto after = inspect();
  // Ten messages, and the question.
  CHECK(after.registry.handled == before.registry.handled + 11);
  CHECK(after.registry.longest_run >= 1);
  CHECK(after.cpu > before.cpu);
  CHECK(find(after, "alice", role::sender).transactions == 1);
}

TEST_CASE("a router that nobody inspects counts nothing and has no inspector") {
  router_fixture plain;
  inspected_router inspected;
  CHECK(plain.extra_actors() == 0);
  CHECK(inspected.extra_actors() == 0);
}
