// Messages of a session of the extended protocol (docs/extended-protocol.md, section
// 2).

#include "cli/telex/client/extended_session.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/extended_session_fixture.hpp"
#include "tests/support/stream_cuts.hpp"

using namespace telex;
using namespace telex::cli;
using namespace telex::test;
using namespace std::chrono_literals;

namespace {

std::string forward(const std::string& sender, const std::string& body,
                    const std::string& headers) {
  return "FORWARD " + sender + "\nContent-length: " + std::to_string(body.size()) + "\n"
         + headers + "\n" + body;
}

} // namespace

// -- sending -------------------------------------------------------------------

TEST_CASE_METHOD(granted_fixture, "a message is delivered when its answer says SEND") {
  auto which = send("bob", "hello");
  CHECK(written() == "SEND bob\nContent-length: 5\nMessage-id: 1\n\nhello");
  CHECK(which == 1);
  CHECK(alice.unsettled() == 1);
  auto answer = GENERATE(as<std::string>{}, "SEND bob\nMessage-id: 1\n\n",
                         "SENT alice\nMessage-id: 1\n\n", "SEND\nmessage-id:1\r\n\r\n");
  CHECK(receive(answer) == events{is_delivered(which, hello)});
  CHECK(alice.unsettled() == 0);
}

TEST_CASE_METHOD(granted_fixture, "what is no plain text says what it is") {
  auto special = hello;
  special.content_type = "application/x-y";
  alice.submit(special, now);
  CHECK(written()
        == "SEND bob\nContent-length: 5\nMessage-id: 1\nContent-type: "
           "application/x-y\n\nhello");
}

TEST_CASE_METHOD(granted_fixture, "an error says why, and whether that is certain") {
  struct row {
    std::string answer;
    settled news;
  };
  auto failed = [](failure why, const std::string& said, const std::string& reason) {
    return settled{1, not_delivered{hello, why, said}, reason};
  };
  auto doubted = [](const std::string& said, const std::string& reason) {
    return settled{1, not_confirmed{hello, doubt::unsaid, said}, reason};
  };
  auto [answer, news] = GENERATE_COPY(values<row>(
    {{"ERROR 102 Unable to send\nMessage-id: 1\nReason: unknown-recipient\n"
      "Delivery: none\n\n",
      failed(failure::refused, "Unable to send", "unknown-recipient")},
     {"ERROR 102 Unable to send\nMessage-id: 1\nReason: recipient-left\n"
      "Delivery: unknown\n\n",
      settled{1, not_confirmed{hello, doubt::unanswered, "Unable to send"},
              "recipient-left"}},
     {"ERROR 103 Header incomplete\nMessage-id: 1\nReason: rejected\n\n",
      failed(failure::unreadable, "Header incomplete", "rejected")},
     // A reason may say it as well.
     {"ERROR 102 No\nMessage-id: 1\nReason: too-large\nDelivery: maybe\n\n",
      failed(failure::refused, "No", "too-large")},
     {"ERROR 102 No\nMessage-id: 1\nReason: recipient-left\nDelivery: maybe\n\n",
      doubted("No", "recipient-left")},
     {"ERROR 102 No\nMessage-id: 1\nReason: no-acknowledgement\n\n",
      doubted("No", "no-acknowledgement")},
     {"ERROR 102\nMessage-id: 1\n\n", doubted("", "")},
     {"ERROR 500 Internal\nMessage-id: 1\n\n", doubted("Internal", "")},
     {"ERROR 500 Internal\nMessage-id: 1\nDelivery: none\n\n",
      failed(failure::other, "Internal", "")}}));
  send("bob", "hello");
  CHECK(receive(answer) == events{news});
  CHECK(alice.is_open());
}

TEST_CASE_METHOD(granted_fixture, "a broadcast says how many have it") {
  struct row {
    std::string answer;
    settled news;
  };
  const std::string error = "ERROR 102 Unable to send\nMessage-id: 1\n";
  const std::string said = "Unable to send";
  auto [answer, news] = GENERATE_COPY(values<row>(
    {{"SEND ALL\nMessage-id: 1\nDelivered: 8\nFailed: 0\nUnknown: 0\n\n",
      settled{1, delivered{to_all}, "", tally{8, 0, 0}}},
     {"SEND ALL\nMessage-id: 1\nDelivered: 0\nFailed: 3\nUnknown: 0\n\n",
      settled{1, not_delivered{to_all, failure::refused, ""}, "", tally{0, 3, 0}}},
     {"SEND ALL\nMessage-id: 1\nDelivered: 8\nFailed: 0\nUnknown: 2\n\n",
      settled{1, not_confirmed{to_all, doubt::unanswered, ""}, "", tally{8, 0, 2}}},
     {"SEND ALL\nMessage-id: 1\nDelivered: 8\nFailed: -1\nUnknown: 0\n\n",
      settled{1, delivered{to_all}}},
     {error + "Delivered: 8\nFailed: 99999999999\nUnknown: 0\n\n",
      settled{1, not_confirmed{to_all, doubt::unsaid, said}}},
     {error + "Reason: rejected\nDelivered: 8\nFailed: 1\nUnknown: 2\n\n",
      settled{1, not_delivered{to_all, failure::refused, said}, "rejected",
              tally{8, 1, 2}}},
     {error + "Reason: no-acknowledgement\nDelivered: 8\nFailed: 0\nUnknown: 2\n\n",
      settled{1, not_confirmed{to_all, doubt::unanswered, said}, "no-acknowledgement",
              tally{8, 0, 2}}},
     {error + "Delivered: 0\nFailed: 0\nUnknown: 0\n\n",
      settled{1, not_delivered{to_all, failure::refused, said}, "", tally{}}},
     {error + "Reason: nobody-else\nDelivery: none\n\n",
      settled{1, not_delivered{to_all, failure::refused, said}, "nobody-else"}}}));
  send("ALL", "hear ye");
  CHECK(receive(answer) == events{news});
}

TEST_CASE_METHOD(granted_fixture, "a message to one has no counts") {
  send("bob", "hello");
  CHECK(receive("SEND bob\nMessage-id: 1\nDelivered: 0\nFailed: 3\nUnknown: 0\n\n")
        == events{is_delivered(1, hello)});
}

TEST_CASE_METHOD(granted_fixture,
                 "an answer with the id of a message to another is none") {
  auto [to, named] = GENERATE(values<std::pair<std::string, std::string>>(
    {{"bob", "carol"}, {"bob", "ALL"}, {"ALL", "bob"}}));
  send(to, "hello");
  CHECK(receive("SEND " + named + "\nMessage-id: 1\n\n").empty());
  CHECK(alice.unsettled() == 1);
  CHECK(end(loss::closed)
        == events{is_not_confirmed(1, {to, "hello"}, doubt::disconnected),
                  lost{loss::closed}});
}

TEST_CASE_METHOD(granted_fixture, "messages are settled in any order") {
  auto first = send("bob", "hello");
  auto second = send("bob", "again");
  CHECK(receive("SEND bob\nMessage-id: 2\n\nSEND bob\nMessage-id: 1\n\n")
        == events{is_delivered(second, again), is_delivered(first, hello)});
}

TEST_CASE_METHOD(granted_fixture, "a message is settled once") {
  auto which = send("bob", "hello");
  const std::string answer = "SEND bob\nMessage-id: 1\n\n";
  const std::string error = "ERROR 102 Unable to send\nMessage-id: 1\n\n";
  CHECK(receive(answer + error + answer) == events{is_delivered(which, hello)});
  CHECK(receive(error).empty());
  CHECK(end(loss::closed) == events{lost{loss::closed}});
}

TEST_CASE_METHOD(granted_fixture, "an answer to nothing settles nothing") {
  auto answer
    = GENERATE(as<std::string>{}, "SEND bob\n\n", "SENT bob\n\n",
               "SEND bob\nMessage-id: 2\n\n", "SEND bob\nMessage-id: m1\n\n",
               "SEND bob\nMessage-id: ?\n\n", "ERROR 102 Unable to send\n\n",
               "ERROR 102 Unable to send\nMessage-id: 0\n\n", "REGISTERED TOSEND x\n\n",
               "SEND bob\nMessage-id: 99999999999999999999999\n\n", "PONG\n\n");
  auto which = send("bob", "hello");
  send("bob", "again");
  send("bob", "waits");
  receive("SEND bob\nMessage-id: 2\n\n");
  receive("SEND bob\nMessage-id: 3\n\n");
  CHECK(receive(answer).empty());
  CHECK(alice.unsettled() == 1);
  CHECK(receive("SEND bob\nMessage-id: 1\n\n") == events{is_delivered(which, hello)});
}

TEST_CASE_METHOD(granted_fixture, "what is beyond the server's window waits") {
  auto one = send("bob", "1");
  auto two = send("bob", "2");
  auto three = send("carol", "3");
  auto four = send("bob", "4");
  CHECK(written() == sent(one, "bob", "1") + sent(two, "bob", "2"));
  CHECK(alice.unsettled() == 4);
  // What has not left answers nobody.
  CHECK(receive("SEND carol\nMessage-id: 3\n\n").empty());
  receive("SEND bob\nMessage-id: 2\n\n");
  CHECK(written() == sent(three, "carol", "3"));
  receive("ERROR 102 Unable to send\nMessage-id: 1\n\n");
  CHECK(written() == sent(four, "bob", "4"));
  CHECK(alice.unsettled() == 2);
}

TEST_CASE_METHOD(granted_fixture,
                 "a message that is not answered in time is given up") {
  auto first = send("bob", "hello");
  now += 10s;
  auto second = send("bob", "again");
  auto third = send("bob", "hello");
  written();
  // The server is there, and yet says nothing of these.
  receive("PONG\n\n");
  CHECK(advance(20s - 1ms).empty());
  CHECK(written() == "PING\n\n");
  CHECK(alice.deadline() == now + 1ms);
  CHECK(advance(1ms) == events{is_not_confirmed(first, hello, doubt::silent)});
  CHECK(alice.is_open());
  CHECK(written() == sent(third, "bob", "hello"));
  SECTION("and its late answer is that to nothing") {
    CHECK(receive("SEND bob\nMessage-id: 1\n\nSEND bob\nMessage-id: 2\n\n")
          == events{is_delivered(second, again)});
  }
  SECTION("and so are others, each in its time") {
    receive("PONG\n\n");
    CHECK(advance(10s) == events{is_not_confirmed(second, again, doubt::silent)});
    receive("PONG\n\n");
    CHECK(advance(20s) == events{is_not_confirmed(third, hello, doubt::silent)});
    CHECK(alice.unsettled() == 0);
  }
}

TEST_CASE("answers are read at every cut") {
  for (auto& pieces : all_cuts(
         "SEND bob\nMessage-id: 2\n\n"
         "ERROR 102 Unable to send\nMessage-id: 1\nReason: draining\nDelivery: none\n\n"
         "PING\n\n")) {
    granted_fixture fixture;
    auto first = fixture.send("bob", "hello");
    auto second = fixture.send("bob", "again");
    fixture.written();
    CHECK(
      fixture.receive(pieces)
      == events{is_delivered(second, again),
                settled{first, not_delivered{hello, failure::refused, "Unable to send"},
                        "draining"}});
    CHECK(fixture.written() == "PONG\n\n");
  }
}

// -- receiving -----------------------------------------------------------------

TEST_CASE_METHOD(granted_fixture, "a message comes with all that is known of it") {
  CHECK(receive(forward("bob", "hi",
                        "Message-id: 17\nDate: 2026-11-29T11:07:57.123Z\n"
                        "Content-type: text/x\nTo: ALL\nAccount: yes\n"))
        == events{arrived{"17", "bob", "hi", "2026-11-29T11:07:57.123Z", "text/x", true,
                          true}});
  CHECK(receive(forward("bob", "", "Message-id: 18\n"))
        == events{arrived{"18", "bob", ""}});
}

TEST_CASE_METHOD(granted_fixture, "messages are answered when the user says so") {
  CHECK(receive(forward("bob", "1", "Message-id: 1\n")
                + forward("carol", "2", "Message-id: 2\n")
                + forward("bob", "3", "Message-id: 3\n"))
        == events{arrived{"1", "bob", "1"}, arrived{"2", "carol", "2"},
                  arrived{"3", "bob", "3"}});
  CHECK(written().empty());
  alice.acknowledge("2");
  alice.reject("3");
  CHECK(written()
        == "RECEIVED carol\nMessage-id: 2\n\n"
           "ERROR 102 Unable to send\nMessage-id: 3\n\n");
  alice.reject("1", wire::error_code::header_incomplete);
  CHECK(written() == "ERROR 103 Header incomplete\nMessage-id: 1\n\n");
  // Each once, and none that has not come.
  alice.acknowledge("1");
  alice.reject("2");
  alice.acknowledge("4");
  CHECK(written().empty());
}

TEST_CASE_METHOD(granted_fixture, "a message is answered while others are under way") {
  auto which = send("bob", "hello");
  receive(forward("bob", "hi", "Message-id: 9\n"));
  alice.acknowledge("9");
  CHECK(written() == sent(which, "bob", "hello") + "RECEIVED bob\nMessage-id: 9\n\n");
}

TEST_CASE("messages with ids are read at every cut") {
  for (auto& pieces : all_cuts(forward("bob", "hi\n\nthere", "Message-id: 1\n")
                               + forward("carol", "2", "Message-id: 2\n"))) {
    granted_fixture fixture;
    CHECK(fixture.receive(pieces)
          == events{arrived{"1", "bob", "hi\n\nthere"}, arrived{"2", "carol", "2"}});
  }
}

TEST_CASE_METHOD(granted_fixture,
                 "a message with an id that is too large is turned away") {
  CHECK(receive("FORWARD bob\nContent-length: 1048577\nMessage-id: 1\n\n").empty());
  CHECK(receive(std::string(max_incoming + 1, 'x'))
        == events{turned_away{"bob", rejection::too_large}});
  CHECK(written() == "ERROR 102 Unable to send\nMessage-id: 1\n\n");
}

TEST_CASE_METHOD(granted_fixture, "a message is turned away that breaks the rules") {
  const events turned{turned_away{"bob", rejection::unreadable}};
  SECTION("as it has no id, and cannot be answered") {
    auto headers = GENERATE(as<std::string>{}, "", "Message-id: ?\n");
    CHECK(receive(forward("bob", "hi", headers)) == turned);
    CHECK(written() == "ERROR 103 Header incomplete\n\n");
  }
  SECTION("as it has the id of one that waits") {
    receive(forward("carol", "hi", "Message-id: 1\n"));
    CHECK(receive(forward("bob", "hi", "Message-id: 1\n")) == turned);
    CHECK(written() == "ERROR 103 Header incomplete\n\n");
    alice.acknowledge("1");
    CHECK(written() == "RECEIVED carol\nMessage-id: 1\n\n");
  }
  SECTION("as more wait than was agreed upon") {
    for (std::string id : {"1", "2", "3"})
      receive(forward("carol", "hi", "Message-id: " + id + "\n"));
    CHECK(receive(forward("bob", "hi", "Message-id: 4\n")) == turned);
    CHECK(written() == "ERROR 103 Header incomplete\nMessage-id: 4\n\n");
    alice.acknowledge("2");
    CHECK(receive(forward("bob", "hi", "Message-id: 5\n"))
          == events{arrived{"5", "bob", "hi"}});
  }
  SECTION("as nobody can be called so") {
    auto name
      = GENERATE(as<std::string>{}, "ALL", "b b", "b\x1b", std::string(3900, 'z'));
    CHECK(receive(forward(name, "hi", "Message-id: 1\n"))
          == events{turned_away{"", rejection::unreadable}});
    CHECK(written() == "ERROR 103 Header incomplete\nMessage-id: 1\n\n");
  }
  SECTION("as it is no whole frame") {
    CHECK(receive("FORWARD bob\nMessage-id: 1\n\n") == turned);
    CHECK(written() == "ERROR 103 Header incomplete\n\n");
  }
  CHECK(alice.is_open());
}
