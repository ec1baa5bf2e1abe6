// The model bites: it is told of routers that break a rule about names or connections.

#include "tests/simulation/model/told_run.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using namespace telex::simulation;

// -- names -----------------------------------------------------------------------

TEST_CASE_METHOD(two_users, "a name has one owner") {
  auto thief = connect();
  asks_for(thief, role::sender, alice);
  SECTION("so another is refused") {
    writes(thief, taken);
    CHECK(broken() == "");
  }
  SECTION("so no other is granted it") {
    writes(thief, registered(role::sender, alice));
    CHECK(broken() == "one-owner");
  }
}

TEST_CASE_METHOD(two_users, "a name that nobody has is granted") {
  auto stranger = connect();
  asks_for(stranger, role::sender, carol);
  SECTION("and not refused") {
    writes(stranger, taken);
    CHECK(broken() == "names-are-free");
  }
  SECTION("and not forgotten") {
    rests();
    CHECK(broken() == "every-request-answered");
  }
}

TEST_CASE_METHOD(two_users, "a name is free when its owner has left") {
  hangs_up(a.sending);
  closes(a.receiving);
  rests();
  auto stranger = connect();
  asks_for(stranger, role::sender, alice);
  writes(stranger, taken);
  CHECK(broken() == "names-are-free");
}

TEST_CASE_METHOD(told_run, "both halves come from one address") {
  auto first = connect(0);
  asks_for(first, role::sender, alice);
  writes(first, registered(role::sender, alice));
  auto second = connect(1);
  asks_for(second, role::receiver, alice);
  writes(second, registered(role::receiver, alice));
  CHECK(broken() == "one-address");
}

TEST_CASE("a half that has asked for another name may have let go of its own") {
  auto config = small();
  config.turns.requests = 1;
  told_run run{config};
  auto first = run.connect(0);
  run.asks_for(first, role::sender, alice);
  run.asks_for(first, role::sender, alice);
  run.asks_for(first, role::sender, carol);
  run.writes(first, registered(role::sender, alice));
  run.writes(first, registered(role::sender, alice));
  auto second = run.connect(1);
  run.asks_for(second, role::receiver, alice);
  run.writes(second, registered(role::receiver, alice));
  run.writes(first, registered(role::sender, carol));
  CHECK(run.broken() == "");
}

TEST_CASE(
  "a half that has asked for another name may be no user's when the other comes") {
  auto config = small();
  config.turns.requests = 1;
  told_run run{config};
  auto first = run.connect();
  run.asks_for(first, role::sender, alice);
  run.asks_for(first, role::sender, alice);
  auto [as, name]
    = GENERATE(std::pair{role::sender, carol}, std::pair{role::receiver, alice});
  run.asks_for(first, as, name);
  run.writes(first, registered(role::sender, alice));
  run.writes(first, registered(role::sender, alice));
  auto second = run.connect();
  run.asks_for(second, other(as), alice);
  run.writes(second, registered(other(as), alice));
  run.writes(first, registered(as, name));
  run.rests();
  CHECK(run.broken() == "");
}

TEST_CASE("a half that has asked for another name may have been found by the other") {
  auto config = small();
  config.turns.requests = 1;
  told_run run{config};
  auto first = run.connect();
  run.asks_for(first, role::sender, alice);
  run.asks_for(first, role::sender, alice);
  run.asks_for(first, role::sender, carol);
  run.writes(first, registered(role::sender, alice));
  run.writes(first, registered(role::sender, alice));
  auto second = run.connect();
  run.asks_for(second, role::receiver, alice);
  run.writes(second, registered(role::receiver, alice));
  SECTION("so it is refused that") {
    run.writes(first, taken);
    run.rests();
    run.forwards(second, run.sends(first, alice), alice);
    CHECK(run.broken() == "");
  }
  SECTION("and is told so") {
    run.rests();
    CHECK(run.broken() == "every-request-answered");
  }
}

TEST_CASE_METHOD(two_users, "refusals are slowed down after some in a row") {
  const auto malformed = taken;
  auto stranger = connect();
  for (std::size_t i = 0; i < small().limits.refusals; ++i) {
    asks_for(stranger, role::sender, i % 2 == 0 ? alice : hyphened);
    writes(stranger, taken);
  }
  asks_for(stranger, role::sender, GENERATE(alice, hyphened));
  SECTION("and come a second later") {
    waits(1s);
    writes(stranger, malformed);
    rests();
    CHECK(broken() == "");
  }
  SECTION("and not at once") {
    writes(stranger, malformed);
    CHECK(broken() == "refusals-are-slowed");
  }
  SECTION("and not too early") {
    waits(999ms);
    writes(stranger, malformed);
    CHECK(broken() == "refusals-are-slowed");
  }
  SECTION("and not too late") {
    waits(1s);
    rests();
    CHECK(broken() == "every-request-answered");
  }
}

TEST_CASE_METHOD(two_users,
                 "a name that nobody has is not refused a second later, too") {
  auto stranger = connect();
  for (std::size_t i = 0; i < small().limits.refusals; ++i) {
    asks_for(stranger, role::sender, alice);
    writes(stranger, taken);
  }
  asks_for(stranger, role::sender, carol);
  rests();
  CHECK(broken() == "names-are-free");
}

namespace {

telex::settings with_slow_refusals() {
  auto result = small();
  result.limits.refusals = 1;
  result.limits.pending_copies = 2;
  return result;
}

/// Alice has asked for bob's name behind a broadcast, of which bob has told that he has
/// it. The router has heard of that, or waits until it can hear of more at once.
struct refused_behind_broadcast : told_run {
  refused_behind_broadcast() : told_run{with_slow_refusals()} {
    asks_for(a.sending, role::sender, bob);
    writes(a.sending, taken);
    auto id = sends(a.sending, everybody);
    asks_for(a.sending, role::sender, bob);
    forwards(b.receiving, id, alice);
    forwards(c.receiving, id, alice);
    acknowledges(b.receiving, alice);
  }

  user a = join(*this, alice);
  user b = join(*this, bob);
  user c = join(*this, carol);
};

} // namespace

TEST_CASE_METHOD(
  refused_behind_broadcast,
  "a refusal behind a broadcast may have been due before that was answered") {
  waits(1s);
  acknowledges(c.receiving, alice);
  SECTION("so it is told with the answer") {
    writes(a.sending, "SEND ALL\n\n" + taken);
    rests();
    CHECK(broken() == "");
  }
  SECTION("or up to a second later") {
    writes(a.sending, "SEND ALL\n\n");
    waits(1s);
    writes(a.sending, taken);
    rests();
    CHECK(broken() == "");
  }
  SECTION("and not later") {
    writes(a.sending, "SEND ALL\n\n");
    waits(1s);
    rests();
    CHECK(broken() == "every-request-answered");
  }
}

TEST_CASE_METHOD(refused_behind_broadcast,
                 "a refusal behind a broadcast is not told within a second of that") {
  waits(999ms);
  acknowledges(c.receiving, alice);
  writes(a.sending, "SEND ALL\n\n" + taken);
  CHECK(broken() == "refusals-are-slowed");
}

TEST_CASE("a half whose output is full may not have asked for the next name") {
  auto config = small();
  config.turns.requests = 1;
  config.limits.output = 20;
  told_run run{config};
  auto first = run.connect();
  run.asks_for(first, role::sender, alice);
  run.asks_for(first, role::sender, carol);
  run.writes_in_vain(first, registered(role::sender, alice));
  auto second = run.connect();
  run.asks_for(second, role::receiver, alice);
  run.writes(second, registered(role::receiver, alice));
  run.rests();
  CHECK(run.broken() == "");
}

// -- connections -----------------------------------------------------------------

TEST_CASE_METHOD(two_users, "a connection is closed for a cause alone") {
  SECTION("not for nothing") {
    closes(a.sending);
    CHECK(broken() == "open-unless-at-fault");
  }
  SECTION("not for another's end") {
    hangs_up(b.sending);
    closes(a.receiving);
    CHECK(broken() == "open-unless-at-fault");
  }
  SECTION("for its other half") {
    hangs_up(a.sending);
    closes(a.receiving);
    CHECK(broken() == "");
  }
}

TEST_CASE_METHOD(two_users, "a connection is closed when its time is up") {
  SECTION("with its other half") {
    hangs_up(a.sending);
    rests();
    CHECK(broken() == "both-or-none");
  }
  SECTION("after an error") {
    asks(a.sending, {});
    writes(a.sending, incomplete);
    CHECK(broken() == "error-closes");
  }
  SECTION("when it has not registered") {
    connect();
    waits(60s);
    rests();
    CHECK(broken() == "closed-in-time");
  }
  SECTION("when it asks for one half after another") {
    auto half = connect();
    for (auto passed = 0s; passed < 70s; passed += 7s) {
      asks_for(half, role::sender, passed % 2s == 0s ? carol : nobody);
      writes(half, registered(role::sender, passed % 2s == 0s ? carol : nobody));
      waits(7s);
    }
    rests();
    CHECK(broken() == "closed-in-time");
  }
  SECTION("when it does not answer") {
    forwards(b.receiving, sends(a.sending, bob), alice);
    waits(10s);
    writes(a.sending, unable);
    waits(20s);
    rests();
    CHECK(broken() == "closed-in-time");
  }
}

// -- the end ---------------------------------------------------------------------

TEST_CASE_METHOD(two_users, "a draining router closes when nothing is under way") {
  SECTION("then") {
    drains();
    rests();
    CHECK(broken() == "drained-when-idle");
  }
  SECTION("and not before") {
    forwards(b.receiving, sends(a.sending, bob), alice);
    rests();
    drains();
    closes(a.sending);
    CHECK(broken() == "drained-first");
  }
  SECTION("and not while somebody has not read all") {
    sends(a.sending, carol);
    writes_in_vain(a.sending, unable);
    drains();
    rests();
    closes(a.sending);
    CHECK(broken() == "drained-first");
  }
  SECTION("and at last in any case") {
    forwards(b.receiving, sends(a.sending, bob), alice);
    drains();
    waits(5s);
    writes(a.sending, unable);
    says_error(b.receiving, 102);
    rests();
    CHECK(broken() == "drained-when-idle");
  }
}
