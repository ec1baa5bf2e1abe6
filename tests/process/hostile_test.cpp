// Peers that hold what they can of a real router, or break off in the midst.

#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"

#include <cerrno>

#include <poll.h>
#include <sys/socket.h>

using namespace telex::test;

namespace {

const std::string unable_to_send = "ERROR 102 Unable to send\n\n";

/// The longest name there can be: its confirmation is long, and costs the router
/// little.
const std::string glutton(64, 'g');
const std::string request = "REGISTER TOSEND " + glutton + "\n\n";
const std::string confirmation = "REGISTERED TOSEND " + glutton + "\n\n";

/// More than the router and all buffers of the system hold of one connection.
constexpr std::size_t far_too_much = 64 * 1024 * 1024;

std::string many_requests() {
  std::string result;
  while (result.size() < 100'000)
    result += request;
  return result;
}

bool takes_more(const peer& p) {
  pollfd ready{p.fd(), POLLOUT, 0};
  return ::poll(&ready, 1, 0) == 1 && (ready.revents & POLLOUT) != 0;
}

/// Writes requests and reads no answer, until the router reads no more: it has
/// not in the time of many exchanges of others. Returns how many octets were
/// taken.
std::size_t fill(const peer& sending, user& alice, user& bob) {
  const auto requests = many_requests();
  std::size_t taken = 0;
  for (int idle = 0; idle < 200 && taken < far_too_much;) {
    auto from = taken % request.size();
    auto count = ::send(sending.fd(), requests.data() + from, requests.size() - from,
                        MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      taken += static_cast<std::size_t>(count);
      idle = 0;
      continue;
    }
    if (errno != EAGAIN)
      throw std::runtime_error("the router has closed the connection");
    exchange(alice, bob);
    idle = takes_more(sending) ? 0 : idle + 1;
  }
  return taken;
}

} // namespace

// -- peers that do not read ----------------------------------------------------

TEST_CASE("a sender that reads no answers is read no more and gets them all at last") {
  router_process router{{"--log-level", "off"}};
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  user greedy{router.port(), glutton};
  exchange(alice, bob);
  auto before = router.process().resident_kib();
  auto taken = fill(greedy.sending(), alice, bob);
  CHECK(taken < far_too_much);
  // limits.output is 1 MiB; a buffer that grows may be twice as large as what is in it.
  if (router_can_be_measured())
    CHECK(router.process().resident_kib() < before + 4 * 1024);
  // The last request may have been taken in part.
  for (auto whole = taken / request.size(); whole > 0; --whole)
    greedy.sending().expect(confirmation);
  greedy.sending().send(request.substr(taken % request.size()));
  greedy.sending().expect(confirmation);
}

TEST_CASE("a sender that reads no answers is closed and its name is free") {
  router_process router{{"--timeouts.unresponsive", "2s"}};
  user greedy{router.port(), glutton};
  const auto requests = many_requests();
  CHECK_THROWS_AS(
    [&] {
      for (std::size_t taken = 0; taken < far_too_much; taken += requests.size())
        greedy.sending().send(requests);
    }(),
    std::runtime_error);
  router.wait_for_log({"left user=" + glutton, "reason=unresponsive"});
  greedy.receiving().expect_closed();
  user next{router.port(), glutton};
  exchange(next, next);
}

TEST_CASE("a recipient that stops is closed and its name is free") {
  router_process router{
    {"--timeouts.acknowledge", "2s", "--timeouts.unresponsive", "3s"}};
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  user mute{router.port(), "mute"};
  alice.send("mute", "one");
  alice.send("mute", "two");
  exchange(bob, bob);
  alice.sending().expect(unable_to_send);
  alice.sending().expect(unable_to_send);
  router.wait_for_log({"left user=mute ", "reason=unresponsive"});
  mute.receiving().expect(with_body("FORWARD", "alice", "one"));
  mute.receiving().expect_closed();
  mute.sending().expect_closed();
  user next{router.port(), "mute"};
  exchange(alice, next);
}

TEST_CASE("a sender that reads no answers and resets has left") {
  router_process router;
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  user greedy{router.port(), glutton};
  CHECK(fill(greedy.sending(), alice, bob) < far_too_much);
  greedy.sending().reset();
  router.wait_for_log({"left user=" + glutton, "reason=hung-up"});
  greedy.receiving().expect_closed();
  user next{router.port(), glutton};
  exchange(next, next);
}

TEST_CASE("a recipient that resets in the midst of a FORWARD fails it") {
  // Larger than all buffers: part of it is still with the router.
  router_process router{{"--limits.max-body", "16777216"}};
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  const auto body = std::string(16 * 1024 * 1024, 'x');
  alice.send("bob", body);
  const auto head = "FORWARD alice\nContent-length: " + std::to_string(body.size());
  bob.receiving().expect(head);
  bob.receiving().reset();
  alice.sending().expect(unable_to_send);
  bob.sending().expect_closed();
  user next{router.port(), "bob"};
  exchange(alice, next);
}

// -- peers that never end a request --------------------------------------------

TEST_CASE(
  "connections that never end their request are closed while others are served") {
  router_process router{{"--timeouts.registration", "3s", "--log-level", "off"}};
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  std::vector<peer> slow;
  for (int i = 0; i < 300; ++i) {
    slow.push_back(peer::connect(router.port()));
    slow.back().send("REGISTER TOSEND slow\nX: ");
  }
  // Each octet comes in time, and is no reason to wait for the next.
  deadline until;
  std::size_t closed = 0;
  while (closed < slow.size()) {
    REQUIRE(until.left() > 0);
    exchange(alice, bob);
    closed = 0;
    for (auto& each : slow)
      if (each.has_input())
        ++closed;
      else
        ::send(each.fd(), "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  for (auto& each : slow)
    each.expect_closed();
  exchange(alice, bob);
}

// -- peers that break off ------------------------------------------------------

TEST_CASE("peers that connect and reset at once leave room for others") {
  router_process router{{"--limits.connections", "4"}};
  for (int i = 0; i < 200; ++i)
    peer::connect(router.port()).reset();
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  exchange(alice, bob);
  CHECK(router.stop() == 0);
}

TEST_CASE("peers that write half a request and close at once have left") {
  router_process router{{"--limits.connections", "4"}};
  // The router has nothing to answer, so nothing else tells it of the end; and there is
  // room for the next one only when it knows.
  for (int i = 0; i < 100; ++i)
    peer::connect(router.port()).send("REGISTER TOSEND half");
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  exchange(alice, bob);
  CHECK(router.stop() == 0);
}

TEST_CASE("a peer that registers and resets leaves its name free") {
  router_process router{{"--limits.connections", "4"}};
  for (auto role : {"TOSEND", "TORECV"}) {
    auto ghost = peer::connect(router.port());
    ghost.send("REGISTER " + std::string{role} + " ghost\n\n");
    ghost.expect("REGISTERED " + std::string{role} + " ghost\n\n");
    ghost.send("REGISTER " + std::string{role} + " spirit\n\n");
    ghost.reset();
    router.wait_for_log("reason=hung-up");
    user next{router.port(), "ghost"};
    user other{router.port(), "spirit"};
    exchange(next, other);
    next.sending().close();
    other.sending().close();
    next.receiving().expect_closed();
    other.receiving().expect_closed();
    // Those who have left themselves have their lines, too.
    for (int i = 0; i < 2; ++i)
      router.wait_for_log("reason=hung-up");
  }
  CHECK(router.stop() == 0);
}

TEST_CASE("a message that was read is delivered though its sender has reset") {
  router_process router;
  user alice{router.port(), "alice"};
  user bob{router.port(), "bob"};
  alice.send("bob", "last words");
  bob.expect_forward("alice", "last words");
  alice.sending().reset();
  router.wait_for_log({"left user=alice ", "reason=hung-up"});
  bob.acknowledge("alice");
  user next{router.port(), "alice"};
  exchange(next, bob);
}
