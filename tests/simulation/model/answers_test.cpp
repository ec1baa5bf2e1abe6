// The model bites: it is told of routers whose answers or FORWARDs break a rule.

#include "tests/simulation/model/told_run.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using namespace telex::simulation;

TEST_CASE_METHOD(two_users, "the model accepts a message that goes its way") {
  auto id = sends(a.sending, bob);
  forwards(b.receiving, id, alice);
  acknowledges(b.receiving, alice);
  writes(a.sending, "SEND bob\n\n");
  rests();
  CHECK(broken() == "");
}

// -- answers ---------------------------------------------------------------------

TEST_CASE_METHOD(two_users, "a delivery that nobody acknowledged is no true answer") {
  auto id = sends(a.sending, bob);
  SECTION("before it was forwarded") {}
  SECTION("before it was acknowledged") {
    forwards(b.receiving, id, alice);
  }
  SECTION("after a receipt with another name") {
    forwards(b.receiving, id, alice);
    acknowledges(b.receiving, carol);
  }
  SECTION("after an error") {
    forwards(b.receiving, id, alice);
    says_error(b.receiving, 102);
  }
  writes(a.sending, "SEND bob\n\n");
  CHECK(broken() == "true-answer");
}

TEST_CASE_METHOD(two_users, "a late receipt confirms no later message") {
  auto first = sends(a.sending, bob);
  forwards(b.receiving, first, alice);
  waits(10s);
  writes(a.sending, unable);
  auto second = sends(a.sending, bob);
  rests();
  acknowledges(b.receiving, alice); // for the first
  forwards(b.receiving, second, alice);
  CHECK(broken() == "");
  writes(a.sending, "SEND bob\n\n");
  CHECK(broken() == "true-answer");
}

TEST_CASE_METHOD(two_users, "a message that was acknowledged has not failed") {
  auto id = sends(a.sending, bob);
  forwards(b.receiving, id, alice);
  acknowledges(b.receiving, alice);
  writes(a.sending, unable);
  CHECK(broken() == "true-answer");
}

TEST_CASE_METHOD(two_users, "a message does not fail for nothing") {
  auto id = sends(a.sending, bob);
  SECTION("while it waits") {
    writes(a.sending, unable);
    CHECK(broken() == "true-answer");
  }
  SECTION("while its recipient may still answer") {
    forwards(b.receiving, id, alice);
    writes(a.sending, unable);
    CHECK(broken() == "answer-when-settled");
  }
  SECTION("by an error that nobody gave") {
    forwards(b.receiving, id, alice);
    writes(a.sending, incomplete);
    CHECK(broken() == "true-answer");
  }
}

TEST_CASE_METHOD(two_users, "an error of the recipient is passed on as it is") {
  auto id = sends(a.sending, bob);
  forwards(b.receiving, id, alice);
  says_error(b.receiving, 103);
  SECTION("so 103 is right") {
    writes(a.sending, incomplete);
    CHECK(broken() == "");
  }
  SECTION("so 102 is wrong") {
    writes(a.sending, unable);
    CHECK(broken() == "true-answer");
  }
}

TEST_CASE_METHOD(two_users, "each message is answered once and in order") {
  auto id = sends(a.sending, bob);
  sends(a.sending, nobody);
  forwards(b.receiving, id, alice);
  SECTION("not a later one first") {
    writes(a.sending, unable);
    CHECK(broken() == "answer-when-settled");
  }
  SECTION("not twice") {
    acknowledges(b.receiving, alice);
    writes(a.sending, "SEND bob\n\n");
    writes(a.sending, unable);
    writes(a.sending, unable);
    CHECK(broken() == "answers-to-requests");
  }
}

TEST_CASE_METHOD(two_users, "a message without an answer has a reason to wait") {
  SECTION("its recipient has acknowledged it") {
    auto id = sends(a.sending, bob);
    forwards(b.receiving, id, alice);
    acknowledges(b.receiving, alice);
  }
  SECTION("its recipient has left") {
    auto id = sends(a.sending, bob);
    forwards(b.receiving, id, alice);
    hangs_up(b.receiving);
    closes(b.sending);
  }
  SECTION("its time is up") {
    auto id = sends(a.sending, bob);
    forwards(b.receiving, id, alice);
    waits(10s);
  }
  SECTION("nobody has its name") {
    sends(a.sending, nobody);
  }
  CHECK(broken() == "");
  rests();
  CHECK(broken() == "every-send-answered");
}

TEST_CASE_METHOD(two_users, "a message is in time until its last moment") {
  auto id = sends(a.sending, bob);
  forwards(b.receiving, id, alice);
  waits(10s - 1ns);
  rests();
  CHECK(broken() == "");
  writes(a.sending, unable);
  CHECK(broken() == "answer-when-settled");
}

// -- FORWARD ---------------------------------------------------------------------

TEST_CASE_METHOD(two_users, "a recipient is given one message at a time") {
  forwards(b.receiving, sends(a.sending, bob), alice);
  forwards(b.receiving, sends(a.sending, bob), alice);
  CHECK(broken() == "one-at-a-time");
}

TEST_CASE_METHOD(two_users, "a recipient is given a message once") {
  auto id = sends(a.sending, bob);
  forwards(b.receiving, id, alice);
  acknowledges(b.receiving, alice);
  forwards(b.receiving, id, alice);
  CHECK(broken() == "at-most-once");
}

TEST_CASE_METHOD(two_users, "messages of one sender stay in order") {
  sends(a.sending, bob);
  forwards(b.receiving, sends(a.sending, bob), alice);
  CHECK(broken() == "senders-order");
}

TEST_CASE_METHOD(two_users, "a message is given to whom it is for and as it was sent") {
  auto id = sends(a.sending, bob);
  SECTION("not to another") {
    forwards(a.receiving, id, alice);
    CHECK(broken() == "right-recipient");
  }
  SECTION("not on the other socket") {
    forwards(b.sending, id, alice);
    CHECK(broken() == "forward-to-receivers");
  }
  SECTION("not as another sender's") {
    forwards(b.receiving, id, bob);
    CHECK(broken() == "content-intact");
  }
  SECTION("not with other octets") {
    writes(b.receiving, "FORWARD alice\nContent-length: 3\n\n1.x");
    CHECK(broken() == "content-intact");
  }
  SECTION("not before it was sent") {
    forwards(b.receiving, id + 1, alice);
    CHECK(broken() == "forward-what-was-sent");
  }
  SECTION("not together with anything") {
    writes(b.receiving, "FORWARD alice\nContent-length: 2\n\n1.SEND bob\n\n");
    CHECK(broken() == "forward-alone");
  }
}

TEST_CASE_METHOD(two_users, "a message that has failed is not forwarded") {
  auto first = sends(a.sending, bob);
  forwards(b.receiving, first, alice);
  auto second = sends(a.sending, bob);
  SECTION("because its time is up") {
    waits(10s);
    acknowledges(b.receiving, alice);
    forwards(b.receiving, second, alice);
    CHECK(broken() == "no-late-forward");
  }
  SECTION("because it was answered so") {
    waits(10s);
    writes(a.sending, unable + unable);
    acknowledges(b.receiving, alice);
    forwards(b.receiving, second, alice);
    CHECK(broken() == "no-forward-after-failure");
  }
  SECTION("because its recipient has left") {
    hangs_up(b.receiving);
    closes(b.sending);
    writes(a.sending, unable + unable);
    rests();
    auto again = join(*this, bob);
    forwards(again.receiving, second, alice);
    // The model has forgotten it by then.
    CHECK(broken() == "forward-what-was-sent");
  }
}

TEST_CASE_METHOD(two_users, "what waits is given as soon as it can be") {
  auto first = sends(a.sending, bob);
  SECTION("the first") {}
  SECTION("the next") {
    forwards(b.receiving, first, alice);
    sends(a.sending, bob);
    acknowledges(b.receiving, alice);
    writes(a.sending, "SEND bob\n\n");
  }
  CHECK(broken() == "");
  rests();
  CHECK(broken() != "");
}

TEST_CASE_METHOD(two_users, "no more waits than the limit") {
  auto id = sends(a.sending, bob);
  forwards(b.receiving, id, alice);
  sends(a.sending, bob);
  sends(a.sending, bob);
  auto c = join(*this, carol);
  sends(c.sending, bob);
  SECTION("so one more fails") {
    writes(c.sending, unable);
    rests();
    CHECK(broken() == "");
  }
  SECTION("so one more does not wait") {
    rests();
    CHECK(broken() == "queue-is-bounded");
  }
}

TEST_CASE("what is read before the output is full may be due before it shows") {
  auto config = small();
  config.turns.requests = 1;
  config.limits.output = 20;
  told_run run{config};
  auto a = join(run, alice);
  auto b = join(run, bob);
  run.forwards(b.receiving, run.sends(b.sending, bob), bob);
  auto id = run.sends_both(a.sending, nobody, bob);
  run.writes_in_vain(a.sending, unable);
  run.waits(9990ms);
  run.acknowledges(b.receiving, bob);
  run.writes(b.sending, "SEND bob\n\n");
  run.forwards(b.receiving, id, alice);
  SECTION("so its time may be up") {
    run.waits(10ms);
    run.writes_in_vain(a.sending, unable);
    run.rests();
    CHECK(run.broken() == "");
  }
  SECTION("but not before that of what was read with it") {
    run.waits(9ms);
    run.writes_in_vain(a.sending, unable);
    CHECK(run.broken() == "answer-when-settled");
  }
}

TEST_CASE("a receipt that is late may not have been taken up") {
  auto config = small();
  config.limits.refusals = 0;
  config.limits.output = 20;
  config.timeouts.acknowledge = 1s;
  told_run run{config};
  auto a = join(run, alice);
  auto b = join(run, bob);
  run.forwards(b.receiving, run.sends(a.sending, bob), alice);
  // What follows waits for the refusal, which is slowed down.
  run.asks_for(b.receiving, role::sender, alice);
  run.acknowledges(b.receiving, alice);
  run.waits(500ms);
  auto next = run.sends(a.sending, bob);
  run.waits(500ms);
  run.writes_in_vain(b.receiving, taken);
  run.writes(a.sending, unable);
  SECTION("so another message still waits") {
    run.rests();
    CHECK(run.broken() == "");
  }
  SECTION("or may, so another message is given") {
    run.writes_in_vain(b.receiving, "FORWARD alice\nContent-length: "
                                      + std::to_string(make_body(next, 1).size())
                                      + "\n\n" + make_body(next, 1));
    run.rests();
    CHECK(run.broken() == "");
  }
}
