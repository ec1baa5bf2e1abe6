// The model bites: it is told of routers that break a rule of the extended protocol.

#include "tests/simulation/model/told_run.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using namespace telex::simulation;

namespace {

/// Alice has the extended protocol, and bob and carol the plain one.
struct extended_user : told_run {
  connection_id a = enters(alice, {2, true, 1});
  user b = join(*this, bob);

  extended_user() {
    writes(a, "JOINED bob\n\n");
    waits(1s);
    rests();
  }

  connection_id enters(name_id name, offer what) {
    auto who = connect();
    asks_for_both(who, name, what);
    writes(who, granted(name, what));
    rests();
    return who;
  }

  void asks_for_both(connection_id who, name_id name, offer what) {
    request asked{request::kind::register_, role::both, name};
    asked.extended = what;
    asks(who, asked);
  }

  static std::string granted(name_id name, offer what) {
    return "REGISTERED DUPLEX " + std::string{names[name]}
           + "\nProtocol: 2\nMax-body: 65536\nReceive-window: "
           + std::to_string(what.window) + "\nSend-window: 3\n\n";
  }

  void asks_about(request::kind what, name_id name = empty_name) {
    request asked{what};
    asked.name = name;
    asks(a, asked);
  }

  /// As message 1.
  void sends_named(name_id to) {
    request asked{request::kind::send, role::sender, to};
    asked.message = 1;
    asked.body = make_body(1, 1);
    asked.is_named = true;
    asks(a, asked);
  }

  void forwards_as(message_id id, const std::string& name) {
    auto body = make_body(id, 1);
    writes(a, "FORWARD bob\nContent-length: " + std::to_string(body.size())
                + "\nMessage-id: " + name + "\nDate: 2026-01-01T00:00:01.000Z\n\n"
                + body);
  }

  void answers_as(const std::string& name) {
    request asked{request::kind::received, role::sender, bob};
    asked.given = name;
    asks(a, asked);
  }
};

} // namespace

TEST_CASE_METHOD(extended_user, "the model accepts an answer with its id") {
  sends_named(bob);
  forwards(b.receiving, 1, alice);
  acknowledges(b.receiving, alice);
  writes(a, "SEND bob\nMessage-id: m-1\n\n");
  rests();
  CHECK(broken() == "");
}

TEST_CASE_METHOD(extended_user, "an answer has the id of its request") {
  sends_named(nobody);
  SECTION("and no other") {
    writes(a, "ERROR 102 Unable to send\nMessage-id: m-2\n"
              "Reason: unknown-recipient\nDelivery: none\n\n");
    CHECK(broken() == "answers-to-requests");
  }
  SECTION("so one without is for nothing") {
    writes(a, "ERROR 102 Unable to send\nReason: unknown-recipient\n"
              "Delivery: none\n\n");
    CHECK(broken() == "answers-to-requests");
  }
  SECTION("and there is one") {
    rests();
    CHECK(broken() == "every-send-answered");
  }
}

TEST_CASE_METHOD(extended_user, "an error says why, and whether it is certain") {
  sends_named(nobody);
  SECTION("with the reason") {
    writes(a, "ERROR 102 Unable to send\nMessage-id: m-1\n"
              "Reason: recipient-left\nDelivery: none\n\n");
    CHECK(broken() == "true-reason");
  }
  SECTION("and as it is") {
    writes(a, "ERROR 102 Unable to send\nMessage-id: m-1\n"
              "Reason: unknown-recipient\nDelivery: unknown\n\n");
    CHECK(broken() == "true-fate");
  }
}

TEST_CASE_METHOD(extended_user, "of what was given nobody says that it was not") {
  sends_named(bob);
  forwards(b.receiving, 1, alice);
  waits(10s);
  writes(a, "ERROR 102 Unable to send\nMessage-id: m-1\n"
            "Reason: no-acknowledgement\nDelivery: none\n\n");
  CHECK(broken() == "true-fate");
}

TEST_CASE_METHOD(extended_user, "a window is used, and no more") {
  for (int i = 0; i < 3; ++i)
    sends(b.sending, alice);
  forwards_as(1, "11");
  SECTION("all of it") {
    rests();
    CHECK(broken() == "next-is-given");
  }
  SECTION("and not one more") {
    forwards_as(2, "12");
    forwards_as(3, "13");
    CHECK(broken() == "window");
  }
  SECTION("and in any order") {
    forwards_as(2, "12");
    answers_as("12");
    writes(b.sending, "");
    forwards_as(3, "13");
    CHECK(broken() == "");
  }
}

TEST_CASE_METHOD(extended_user, "who comes and goes is told in turns and truly") {
  SECTION("not twice") {
    writes(a, "JOINED bob\n\n");
    CHECK(broken() == "presence-alternates");
  }
  SECTION("not what is not so") {
    writes(a, "LEFT bob\n\n");
    CHECK(broken() == "presence-is-true");
  }
  SECTION("and told at all") {
    hangs_up(b.sending);
    closes(b.receiving);
    waits(1s);
    rests();
    rests();
    CHECK(broken() == "presence-is-told");
  }
}

TEST_CASE_METHOD(extended_user, "a list of names has all that are there") {
  asks_about(request::kind::who);
  SECTION("and it may be right") {
    writes(a, "WHO\nTotal: 2\nContent-length: 10\n\nalice\nbob\n");
    CHECK(broken() == "");
  }
  SECTION("and none less") {
    writes(a, "WHO\nTotal: 1\nContent-length: 6\n\nalice\n");
    CHECK(broken() == "names-are-true");
  }
  SECTION("and none more") {
    writes(a, "WHO\nTotal: 3\nContent-length: 16\n\nalice\nbob\ncarol\n");
    CHECK(broken() == "names-are-true");
  }
}

TEST_CASE_METHOD(extended_user, "a name is taken over by a session alone") {
  auto other = connect();
  SECTION("which is told to the one that had it") {
    asks_for_both(other, alice, {32, false, 1});
    writes(a, "BYE\nReason: taken-over\n\n");
    CHECK(broken() == "error-closes");
  }
  SECTION("and by no other") {
    asks_for_both(other, alice, {32, false, 2});
    writes(other, granted(alice, {32, false, 2}));
    CHECK(broken() == "one-owner");
  }
  SECTION("and by nobody if nobody asks") {
    writes(a, "BYE\nReason: taken-over\n\n");
    CHECK(broken() == "taken-over-by-somebody");
  }
  SECTION("and never refused to it") {
    asks_for_both(other, alice, {32, false, 1});
    writes(other, "ERROR 104 Username taken\n\n");
    CHECK(broken() == "names-are-free");
  }
}

TEST_CASE_METHOD(extended_user, "BYE waits for what is under way, and comes") {
  SECTION("at once, if there is nothing") {
    asks_about(request::kind::bye);
    rests();
    CHECK(broken() == "bye-answered");
  }
  SECTION("and not before") {
    sends_named(bob);
    forwards(b.receiving, 1, alice);
    asks_about(request::kind::bye);
    writes(a, "BYE\n\n");
    CHECK(broken() == "bye-settles");
  }
  SECTION("and not for nothing") {
    writes(a, "BYE\n\n");
    CHECK(broken() == "bye-for-bye");
  }
}

TEST_CASE_METHOD(extended_user, "whether a peer is there is asked when it is silent") {
  SECTION("and not before") {
    writes(a, "PING\n\n");
    CHECK(broken() == "ping-when-silent");
  }
  SECTION("and then") {
    waits(60s);
    rests();
    CHECK(broken() == "silent-is-pinged");
  }
  SECTION("and it is closed if it stays so") {
    waits(60s);
    writes(a, "PING\n\n");
    waits(30s);
    rests();
    CHECK(broken() == "closed-in-time");
  }
  SECTION("and its own is answered") {
    asks_about(request::kind::ping);
    rests();
    CHECK(broken() == "every-request-answered");
  }
}

TEST_CASE_METHOD(extended_user, "a plain connection sees nothing of it") {
  writes(b.receiving, "PING\n\n");
  CHECK(broken() == "frames-are-whole");
}
