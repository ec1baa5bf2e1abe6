// The client's side of the extended protocol with the router's
// (docs/extended-protocol.md).

#include "cli/telex/client/extended_session.hpp"
#include "cli/telex/client/plain_session.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

namespace {

using client_events = std::vector<cli::event>;

/// A user of the extended protocol. Its clock goes with the router's.
class extended_client {
public:
  extended_client(router_fixture& router, const std::string& name,
                  const wire::extended_offer& offer = {})
    : router_{&router}, peer_{router.connect()}, session{name, offer, now()} {
    // nop
  }

  /// Moves bytes both ways until there are none, and returns what has happened, but for
  /// signs of life.
  client_events talk() {
    client_events result;
    session.expire(now());
    for (auto has_moved = true; has_moved;) {
      auto bytes = session.next_frame(wire::role::duplex);
      if (bytes)
        peer_.type({bytes->data(), bytes->size()});
      auto answer = peer_.read();
      has_moved = bytes || !answer.empty();
      session.feed(wire::role::duplex, answer, now());
      if (!has_moved && !peer_.is_open())
        session.end(cli::loss::closed);
      while (auto one = session.next(now()))
        if (!std::holds_alternative<cli::ponged>(*one))
          result.push_back(std::move(*one));
    }
    return result;
  }

  cli::ticket send(const std::string& recipient, const std::string& text) {
    return session.submit({recipient, text}, now());
  }

  /// The message that has just come, and nothing else.
  cli::arrived given() {
    auto all = talk();
    REQUIRE(all.size() == 1);
    return std::get<cli::arrived>(all.front());
  }

  void acknowledge(const cli::arrived& message) {
    session.acknowledge(message.id);
    CHECK(talk().empty());
  }

  void leave() {
    session.leave(now());
  }

private:
  cli::clock::time_point now() const {
    return cli::clock::time_point{router_->now().time_since_epoch()};
  }

  router_fixture* router_;
  virtual_peer peer_;

public:
  cli::extended_session session;
};

/// A user of the plain protocol.
class plain_client {
public:
  plain_client(router_fixture& router, const std::string& name)
    : sending_{router.connect()}, receiving_{router.connect()}, session{name, {}} {
    // nop
  }

  /// As above; messages are acknowledged as they come.
  client_events talk() {
    client_events result;
    for (auto has_moved = true; has_moved;) {
      auto sent = move(wire::role::sender, sending_, result);
      auto received = move(wire::role::receiver, receiving_, result);
      has_moved = sent || received;
    }
    return result;
  }

private:
  bool move(wire::role which, const virtual_peer& peer, client_events& happened) {
    auto frame = session.next_frame(which);
    if (frame)
      peer.type({frame->data(), frame->size()});
    auto answer = peer.read();
    session.feed(which, answer, {});
    while (auto one = session.next({})) {
      if (auto message = std::get_if<cli::arrived>(&*one))
        session.acknowledge(message->id);
      happened.push_back(std::move(*one));
    }
    return frame || !answer.empty();
  }

  virtual_peer sending_;
  virtual_peer receiving_;

public:
  cli::plain_session session;
};

extended_client joined(router_fixture& router, const std::string& name,
                       const wire::extended_offer& offer = {}) {
  extended_client result{router, name, offer};
  CHECK(result.talk()
        == client_events{
          cli::registered{wire::extended_grant{65536, offer.receive_window, 64}}});
  return result;
}

cli::settled failed(cli::ticket which, const cli::message& what,
                    const std::string& reason) {
  return {which, cli::not_delivered{what, cli::failure::refused, "Unable to send"},
          reason};
}

const cli::message hello{"bob", "hello"};
const std::string session_token = "0123456789abcdefghijkl";

} // namespace

TEST_CASE_METHOD(router_fixture, "a user of each protocol talk to one another") {
  auto alice = joined(*this, "alice");
  plain_client bob{*this, "bob"};
  CHECK(bob.talk() == client_events{cli::registered{}});

  auto first = alice.send("bob", "hello");
  auto second = alice.send("bob", "again");
  CHECK(alice.talk().empty());
  CHECK(bob.talk()
        == client_events{cli::arrived{"1", "alice", "hello"},
                         cli::arrived{"2", "alice", "again"}});
  CHECK(alice.talk()
        == client_events{cli::settled{first, cli::delivered{hello}},
                         cli::settled{second, cli::delivered{{"bob", "again"}}}});

  bob.session.submit({"alice", "hi"}, {});
  CHECK(bob.talk().empty());
  auto given = alice.given();
  CHECK(given.sender == "bob");
  CHECK(given.text == "hi");
  CHECK(given.date == "2026-01-01T00:00:00.000Z");
  alice.acknowledge(given);
  CHECK(bob.talk() == client_events{cli::settled{1, cli::delivered{{"alice", "hi"}}}});

  bob.session.submit({"alice", "unwanted"}, {});
  bob.talk();
  alice.session.reject(alice.given().id);
  CHECK(alice.talk().empty());
  CHECK(bob.talk()
        == client_events{cli::settled{2, cli::not_delivered{{"alice", "unwanted"},
                                                            cli::failure::refused,
                                                            "Unable to send"}}});
}

TEST_CASE_METHOD(router_fixture, "a client is told of each message by itself") {
  auto alice = joined(*this, "alice");
  auto bob = joined(*this, "bob");
  auto carol = joined(*this, "carol");
  auto to_bob = alice.send("bob", "hello");
  auto to_carol = alice.send("carol", "hello");
  auto to_nobody = alice.send("nobody", "hello");
  const std::string large(64 * 1024 + 1, 'x');
  auto too_large = alice.send("bob", large);
  // The router knows at once that it is too large.
  CHECK(alice.talk()
        == client_events{failed(too_large, {"bob", large}, "too-large"),
                         failed(to_nobody, {"nobody", "hello"}, "unknown-recipient")});
  carol.acknowledge(carol.given());
  CHECK(alice.talk()
        == client_events{cli::settled{to_carol, cli::delivered{{"carol", "hello"}}}});
  bob.given();
  advance(10s);
  CHECK(alice.talk()
        == client_events{cli::settled{
          to_bob, cli::not_confirmed{hello, cli::doubt::unanswered, "Unable to send"},
          "no-acknowledgement"}});
}

TEST_CASE_METHOD(router_fixture, "a client has more under way than the router reads") {
  auto alice = joined(*this, "alice");
  auto bob = joined(*this, "bob", {.receive_window = 7, .session = {}});
  for (int i = 0; i < 200; ++i)
    alice.send("bob", "hello");
  std::size_t settled = 0;
  for (auto turn = 0; alice.session.unsettled() > 0 && turn < 200; ++turn) {
    settled += alice.talk().size();
    auto given = bob.talk();
    CHECK(given.size() <= 7);
    for (auto& each : given)
      bob.session.acknowledge(std::get<cli::arrived>(each).id);
    CHECK(alice.session.unsettled() + settled == 200);
  }
  CHECK(settled == 200);
}

TEST_CASE_METHOD(router_fixture, "a client's broadcast counts its copies") {
  auto alice = joined(*this, "alice");
  auto nobody = alice.send("ALL", "hear ye");
  CHECK(
    alice.talk()
    == client_events{cli::settled{
      nobody,
      cli::not_delivered{{"ALL", "hear ye"}, cli::failure::refused, "Unable to send"},
      "nobody-else", tally{}}});
  auto bob = joined(*this, "bob");
  plain_client carol{*this, "carol"};
  carol.talk();
  auto all = alice.send("ALL", "hear ye");
  alice.talk();
  CHECK(carol.talk().size() == 1);
  auto given = bob.given();
  CHECK(given.to_all);
  bob.acknowledge(given);
  CHECK(alice.talk()
        == client_events{
          cli::settled{all, cli::delivered{{"ALL", "hear ye"}}, "", tally{2, 0, 0}}});
}

TEST_CASE_METHOD(router_fixture, "a client is told who is there") {
  auto alice = joined(*this, "alice");
  alice.session.watch("bob");
  alice.session.who();
  alice.session.watch("no-name");
  CHECK(alice.talk()
        == client_events{cli::watching{"bob", false}, cli::names{"", 1, {"alice"}},
                         cli::not_answered{cli::question::watch, "no-name",
                                           cli::hindrance::malformed}});
  auto bob = joined(*this, "bob");
  CHECK(alice.talk() == client_events{cli::joined{"bob"}});
  bob.leave();
  CHECK(bob.talk() == client_events{cli::lost{cli::loss::interrupted}});
  advance(100ms);
  alice.session.unwatch("bob");
  CHECK(alice.talk() == client_events{cli::left{"bob"}, cli::unwatched{"bob"}});
}

TEST_CASE_METHOD(router_fixture, "a client that leaves waits for what is under way") {
  auto alice = joined(*this, "alice");
  auto bob = joined(*this, "bob");
  auto which = alice.send("bob", "hello");
  alice.leave();
  CHECK(alice.talk().empty());
  bob.acknowledge(bob.given());
  CHECK(alice.talk()
        == client_events{cli::settled{which, cli::delivered{hello}},
                         cli::lost{cli::loss::interrupted}});
}

TEST_CASE_METHOD(router_fixture, "a client hears why the router ends it") {
  auto alice = joined(*this, "alice", {.session = session_token});
  SECTION("as its name is taken over") {
    auto other = joined(*this, "alice", {.session = session_token});
    CHECK(alice.talk()
          == client_events{cli::lost{cli::loss::taken_over, "taken-over"}});
  }
  SECTION("as it drains") {
    drain();
    CHECK(alice.talk() == client_events{cli::lost{cli::loss::draining, "draining"}});
  }
}

TEST_CASE_METHOD(router_fixture, "a client hears that its name is taken") {
  auto alice = joined(*this, "alice");
  extended_client other{*this, "alice"};
  CHECK(other.talk()
        == client_events{cli::name_refused{cli::refusal::taken, "Username taken"}});
}

TEST_CASE_METHOD(router_fixture, "an idle client and its router stay together") {
  auto alice = joined(*this, "alice");
  for (int i = 0; i < 60; ++i) {
    advance(10s);
    CHECK(alice.talk().empty());
  }
  CHECK(alice.session.is_open());
}
