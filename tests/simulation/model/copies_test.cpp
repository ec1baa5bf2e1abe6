// The model bites: it is told of routers whose broadcasts break a rule.

#include "tests/simulation/model/told_run.hpp"
#include "tests/support/catch.hpp"

using namespace telex::simulation;

TEST_CASE_METHOD(two_users, "a broadcast is delivered when all have acknowledged it") {
  auto c = join(*this, carol);
  auto id = sends(a.sending, everybody);
  forwards(b.receiving, id, alice);
  forwards(c.receiving, id, alice);
  acknowledges(c.receiving, alice);
  SECTION("not before") {
    writes(a.sending, "SEND ALL\n\n");
    CHECK(broken() == "true-answer");
  }
  SECTION("then") {
    acknowledges(b.receiving, alice);
    writes(a.sending, "SEND ALL\n\n");
    CHECK(broken() == "");
  }
  SECTION("and fails when all are heard") {
    writes(a.sending, unable);
    CHECK(broken() == "answer-when-settled");
  }
}

TEST_CASE_METHOD(two_users, "a broadcast leaves nobody out") {
  join(*this, carol);
  auto id = sends(a.sending, everybody);
  forwards(b.receiving, id, alice);
  acknowledges(b.receiving, alice);
  SECTION("and says so") {
    writes(a.sending, "SEND ALL\n\n");
    CHECK(broken() == "true-answer");
  }
  SECTION("and does not forget anybody") {
    rests();
    CHECK(broken() != "");
  }
  SECTION("but its sender") {
    forwards(a.receiving, id, alice);
    CHECK(broken() == "right-recipient");
  }
}

TEST_CASE("a broadcast that may have waited may have a copy for who has left since") {
  // The router tells of two copies at a time that they are settled.
  auto config = small();
  config.limits.pending_copies = 3;
  config.limits.all_copies = 2;
  config.turns.copies = 2;
  told_run run{config};
  auto a = join(run, alice);
  auto b = join(run, bob);
  auto c = join(run, carol);
  auto d = join(run, dave);
  auto first = run.sends(b.sending, everybody);
  for (const auto& each : {a, c, d})
    run.forwards(each.receiving, first, bob);
  run.acknowledges(a.receiving, bob);
  run.acknowledges(d.receiving, bob);
  // Nobody is free for what comes now.
  run.forwards(b.receiving, run.sends(d.sending, bob), dave);
  run.forwards(d.receiving, run.sends(b.sending, dave), bob);
  auto second = run.sends(a.sending, everybody);
  run.rests();
  run.hangs_up(d.sending);
  run.closes(d.receiving);
  run.rests();
  run.acknowledges(b.receiving, dave);
  run.forwards(b.receiving, second, alice);
  run.is_ignored(a.sending);
  run.rests();
  SECTION("so its sender may not be read") {
    CHECK(run.broken() == "");
  }
  SECTION("which is read when another one has answered") {
    run.acknowledges(b.receiving, alice);
    run.rests();
    CHECK(run.broken() == "open-and-served");
  }
}

TEST_CASE("a broadcast that waits finds who comes when nobody else is there") {
  auto config = small();
  config.limits.all_copies = 1;
  told_run run{config};
  auto a = join(run, alice);
  auto b = join(run, bob);
  auto first = run.sends_both(a.sending, everybody, everybody) - 1;
  run.forwards(b.receiving, first, alice);
  auto c = join(run, carol);
  auto last = run.sends(c.sending, everybody);
  run.hangs_up(c.receiving);
  run.closes(c.sending);
  run.rests();
  c = join(run, carol);
  run.hangs_up(b.sending);
  run.closes(b.receiving);
  run.writes(a.sending, unable);
  run.forwards(c.receiving, first + 1, alice);
  run.hangs_up(a.sending);
  run.closes(a.receiving);
  run.rests();
  SECTION("meanwhile") {
    auto d = join(run, dave);
    run.acknowledges(c.receiving, alice);
    run.forwards(d.receiving, last, carol);
    run.rests();
    CHECK(run.broken() == "");
  }
  SECTION("and not who comes later") {
    run.acknowledges(c.receiving, alice);
    run.rests();
    auto d = join(run, dave);
    run.forwards(d.receiving, last, carol);
    CHECK(run.broken() == "forward-what-was-sent");
  }
}

TEST_CASE("a broadcast that has waited may wait for who has come meanwhile") {
  auto config = small();
  config.limits.all_copies = 1;
  told_run run{config};
  auto a = join(run, alice);
  auto b = join(run, bob);
  run.forwards(b.receiving, run.sends(a.sending, everybody), alice);
  auto second = run.sends(b.sending, everybody);
  run.rests();
  user c{run.connect(), run.connect()};
  run.asks_for(c.sending, role::sender, carol);
  run.writes(c.sending, registered(role::sender, carol));
  run.asks_for(c.receiving, role::receiver, carol);
  run.writes(c.receiving, registered(role::receiver, carol));
  run.forwards(c.receiving, run.sends(c.sending, carol), carol);
  run.acknowledges(b.receiving, alice);
  run.writes(a.sending, "SEND ALL\n\n");
  run.forwards(a.receiving, second, bob);
  run.acknowledges(a.receiving, bob);
  run.rests();
  CHECK(run.broken() == "");
  SECTION("but only while there is something else for him") {
    run.acknowledges(c.receiving, carol);
    run.writes(c.sending, "SEND carol\n\n");
    run.rests();
    CHECK(run.broken() == "every-send-answered");
  }
}
