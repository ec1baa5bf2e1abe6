// docs/protocol.md, limits: who is let in, and what is said of it.

#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

namespace {

const std::string here = "192.0.2.7";
const std::string elsewhere = "192.0.2.8";

settings with_per_address(std::size_t connections, std::size_t rate,
                          std::size_t errors) {
  settings result;
  result.per_address = {connections, rate, errors, 0, false};
  return result;
}

} // namespace

// -- the limits of an address --------------------------------------------------

TEST_CASE("an address with all its connections is turned away until one ends") {
  router_fixture router{with_per_address(2, 0, 0)};
  auto first = router.connect(here);
  auto second = router.connect(here);
  CHECK_FALSE(router.can_connect(here));
  CHECK(router.extra_actors() == 2);
  CHECK(router.can_connect(elsewhere));
  CHECK(router.can_connect("127.0.0.1"));
  first.hang_up();
  CHECK(router.can_connect(here));
  auto told = router.events.all<events::turned_away>();
  REQUIRE(told.size() == 1);
  CHECK(told[0].peer == here);
  CHECK(told[0].reason == "limits.per-address");
}

TEST_CASE("an address that connects too often is turned away for a while") {
  router_fixture router{with_per_address(0, 3, 0)};
  for (int i = 0; i < 3; ++i)
    CHECK(router.can_connect(here));
  CHECK_FALSE(router.can_connect(here));
  router.advance(1s);
  CHECK(router.can_connect(here));
}

TEST_CASE("errors of their own count against the peers of an address") {
  struct row {
    const char* request;
    bool counts;
  };
  for (auto [request, counts] :
       {row{"REGISTER TOSEND ALL\n\n", true}, row{"SEND bob\n\n", true},
        row{"REGISTER TOSEND taken\n\n", true}, row{"RECEIVED bob\n\n", true},
        row{"REGISTER TOSEND alice\n\n", false}}) {
    INFO(request);
    router_fixture router{with_per_address(0, 0, 1)};
    router.join("taken");
    auto peer = router.connect(here);
    peer.type(request);
    CHECK(router.can_connect(here) == !counts);
    CHECK(router.can_connect(elsewhere));
    router.advance(1min);
    CHECK(router.can_connect(here));
  }
}

TEST_CASE("a peer that goes on with errors beyond the limit is closed") {
  router_fixture router{with_per_address(0, 0, 3)};
  auto peer = router.connect(here);
  auto other = router.connect(elsewhere);
  for (int i = 0; i < 3; ++i)
    peer.type("REGISTER TOSEND ALL\n\n");
  CHECK(peer.is_open());
  peer.read();
  peer.type("REGISTER TOSEND ALL\n\n");
  CHECK(peer.read() == malformed_username + unable_to_send);
  CHECK_FALSE(peer.is_open());
  CHECK(other.is_open());
  auto left = router.events.all<events::left>();
  REQUIRE(left.size() == 1);
  CHECK(left[0].reason == leave_reason::address_errors);
}

TEST_CASE("a peer that is sent away has its answers and gives its name back") {
  router_fixture router{with_per_address(0, 0, 1)};
  auto peer = router.connect(here);
  peer.type("REGISTER TOSEND ALL\n\nHELLO\n\nREGISTER TOSEND carol\n\n");
  CHECK(peer.read()
        == malformed_username + no_user_registered + "REGISTERED TOSEND carol\n\n"
             + unable_to_send);
  CHECK_FALSE(peer.is_open());
  CHECK(router.join("carol").sending.is_open());
}

TEST_CASE("a peer that is sent away is told at once of a refusal that is slowed down") {
  auto config = with_per_address(0, 0, 1);
  config.limits.refusals = 1;
  config.per_address.refusals = GENERATE(0U, 1U);
  router_fixture router{config};
  auto peer = router.connect(here);
  peer.type("REGISTER TOSEND ALL\n\nREGISTER TOSEND ALL\n\n");
  CHECK(peer.read() == malformed_username + malformed_username + unable_to_send);
  CHECK_FALSE(peer.is_open());
}

TEST_CASE("a user is sent away for the errors of its address behind what it is owed") {
  auto config = with_per_address(0, 0, 1);
  config.per_address.loopback = true;
  router_fixture router{config};
  auto alice = router.join("alice");
  auto bob = router.join("bob");
  alice.send("bob", "hello");
  CHECK(bob.receiving.read() == forward_bytes("alice", "hello"));
  const std::string other_name = "REGISTER TOSEND bob\n\n";
  alice.sending.type(other_name + other_name);
  alice.send("bob", "this is not taken up");
  CHECK(alice.sending.read().empty());
  bob.acknowledge("alice");
  CHECK(alice.sending.read()
        == "SEND bob\n\n" + malformed_username + malformed_username + unable_to_send);
  CHECK_FALSE(alice.sending.is_open());
  CHECK_FALSE(alice.receiving.is_open());
  CHECK(bob.receiving.read().empty());
  CHECK(router.events.all<events::left>().at(0).reason == leave_reason::address_errors);
  CHECK(bob.sending.is_open());
}

TEST_CASE("a name that is too long is reported by its beginning") {
  router_fixture router;
  router.connect().type("REGISTER TOSEND " + std::string(4000, 'x') + "\n\n");
  auto refused = router.events.all<events::refused>();
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].name == std::string(64, 'x'));
}

TEST_CASE("messages that can't be delivered do not count against an address") {
  auto config = with_per_address(0, 0, 1);
  config.per_address.loopback = true;
  router_fixture router{config};
  auto alice = router.join("alice");
  for (int i = 0; i < 10; ++i) {
    alice.send("nobody", "hello");
    CHECK(alice.sending.read() == unable_to_send);
  }
  CHECK(router.can_connect("127.0.0.1"));
}

// -- the limit of all ----------------------------------------------------------

TEST_CASE("at the limit of connections others wait and are served when one ends") {
  settings config;
  config.limits.connections = 2;
  router_fixture router{config};
  auto first = router.connect();
  router.connect();
  CHECK_FALSE(router.can_connect());
  first.hang_up();
  CHECK(router.can_connect());
}

TEST_CASE("that no connections are accepted is reported once a minute") {
  settings config;
  config.limits.connections = 1;
  config.timeouts.registration = 1h;
  router_fixture router{config};
  for (int i = 0; i < 10; ++i) {
    router.connect().hang_up();
    router.advance(1s);
  }
  auto last = router.connect();
  const auto& reports = router.events;
  CHECK(reports.all<events::accepting_paused>().size() == 1);
  router.advance(50s);
  REQUIRE(reports.all<events::accepting_paused>().size() == 2);
  CHECK(reports.all<events::accepting_paused>()[1].reason == pause_reason::connections);
  router.advance(1min);
  CHECK(reports.all<events::accepting_paused>().size() == 3);
  last.hang_up();
  CHECK(reports.all<events::accepting_resumed>().empty());
  router.advance(1min);
  CHECK(reports.all<events::accepting_resumed>().size() == 1);
  router.advance(1h);
  CHECK(reports.all<events::accepting_resumed>().size() == 1);
  CHECK(reports.all<events::accepting_paused>().size() == 3);
  CHECK(router.delayed_messages() == 0);
}

// -- file descriptors ----------------------------------------------------------

TEST_CASE_METHOD(router_fixture,
                 "without file descriptors nobody is accepted until there are some") {
  auto bob = join("bob");
  auto starve = [this] {
    door().starve();
    run();
  };
  starve();
  CHECK_FALSE(can_connect());
  bob.send("bob", "note");
  CHECK(bob.receiving.read() == forward_bytes("bob", "note"));
  // It looks every half second, and finds none at first.
  for (int i = 0; i < 200; ++i) {
    advance(500ms);
    REQUIRE(door().is_open());
    starve();
    REQUIRE_FALSE(door().is_open());
  }
  // One line a minute, and it took a hundred seconds.
  auto paused = events.all<events::accepting_paused>();
  REQUIRE(paused.size() == 2);
  CHECK(paused[0].reason == pause_reason::descriptors);
  advance(500ms);
  CHECK(can_connect());
}

TEST_CASE_METHOD(router_fixture,
                 "a connection that ends gives its descriptor to the next at once") {
  auto bob = join("bob");
  door().starve();
  run();
  CHECK_FALSE(can_connect());
  bob.leave();
  CHECK(can_connect());
}

TEST_CASE_METHOD(router_fixture,
                 "descriptors that run out while it drains do not stop the drain") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  drain_and_halt();
  door().starve();
  run();
  advance(5s);
  CHECK(alice.sending.read() == unable_to_send);
  CHECK(events.all<events::accepting_paused>().empty());
  advance(2s);
  CHECK(end() == 0);
}

TEST_CASE_METHOD(router_fixture,
                 "a router without file descriptors can be stopped all the same") {
  door().starve();
  run();
  drain();
  advance(1min);
  CHECK(end() == 0);
}
