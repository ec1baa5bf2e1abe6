#include "cli/telex/client/plain_session.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/plain_session_fixture.hpp"
#include "tests/support/stream_cuts.hpp"

using namespace telex;
using namespace telex::cli;
using namespace telex::test;
using namespace std::chrono_literals;

// -- registration --------------------------------------------------------------

TEST_CASE_METHOD(session_fixture,
                 "the sending socket registers first, then the other") {
  CHECK(written(sender) == frames{"REGISTER TOSEND alice\n\n"});
  CHECK(written(receiver).empty());
  CHECK(receive(sender, "REGISTERED TOSEND alice\n\n").empty());
  CHECK(written(receiver) == frames{"REGISTER TORECV alice\n\n"});
  CHECK_FALSE(alice.is_open());
  CHECK(receive(receiver, "REGISTERED TORECV alice\n\n") == events{registered{}});
  CHECK(alice.is_open());
  CHECK(written(sender).empty());
}

TEST_CASE_METHOD(session_fixture, "a taken name is refused on either socket") {
  SECTION("sending") {
    receive(sender, "ERROR 104 Username taken\n\n");
    CHECK(receive(sender, "ERROR 104 Username taken\n\n")
          == events{name_refused{refusal::taken, "Username taken"}});
  }
  SECTION("receiving") {
    receive(sender, "REGISTERED TOSEND alice\n\n");
    CHECK(receive(receiver, "ERROR 104 Username taken\n\n")
          == events{name_refused{refusal::taken, "Username taken"}});
  }
  CHECK_FALSE(alice.is_open());
  CHECK_FALSE(alice.deadline());
}

TEST_CASE_METHOD(session_fixture, "a legal name said to be malformed may be taken") {
  written(sender);
  CHECK(receive(sender, "ERROR 100 Malformed username\n\n").empty());
  CHECK(written(sender) == frames{"REGISTER DUPLEX alice\nProtocol: 2\n\n"});
  const events unclear{name_refused{refusal::unclear, "Malformed username"}};
  SECTION("a server that knows no other words says so") {
    auto answer
      = GENERATE(as<std::string>{}, "ERROR 100 Malformed username\n\n",
                 "ERROR 101 No user registered\n\n", "ERROR 103 Header Incomplete\n\n",
                 "ERROR 102 Unable to send\n\n", "SENT alice\n\n", "What?\n",
                 "REGISTERED DUPLEX alice\nProtocol: 2\nSend-window: 64\n\n");
    CHECK(receive(sender, answer) == unclear);
  }
  SECTION("or closes") {
    alice.end(loss::closed);
    CHECK(happened() == unclear);
  }
  SECTION("or says nothing") {
    CHECK(advance(2s - 1ms).empty());
    CHECK(receive(receiver, "ERROR 101 No user registered\n\n").empty());
    CHECK(advance(1ms) == unclear);
  }
  CHECK_FALSE(alice.is_open());
  CHECK_FALSE(alice.deadline());
}

TEST_CASE_METHOD(session_fixture, "a server that has the words says what is true") {
  receive(sender, GENERATE(as<std::string>{}, "ERROR 100 Malformed username\n\n",
                           "ERROR 104 Username taken\n\n"));
  SECTION("somebody has the name") {
    CHECK(receive(sender, "ERROR 104 Username taken\n\n")
          == events{name_refused{refusal::taken, "Username taken"}});
  }
  SECTION("it has a password") {
    CHECK(receive(sender, "ERROR 105 Not authenticated\nReason: password-required\n\n")
          == events{name_refused{refusal::password_required, "Not authenticated"}});
  }
  SECTION("which may not be given here") {
    CHECK(receive(sender, "ERROR 105 Not authenticated\nReason: insecure\n\n")
          == events{name_refused{refusal::insecure, "Not authenticated"}});
  }
}

TEST_CASE("a password is given on both sockets and not asked for again") {
  cli::clock::time_point now{};
  plain_session alice{"alice", now, secret{"sesame"}};
  auto written = [&](wire::role to) {
    auto frame = alice.next_frame(to);
    return frame ? std::string{frame->begin(), frame->end()} : "";
  };
  CHECK(written(sender) == "REGISTER TOSEND alice\nPassword: sesame\n\n");
  SECTION("if it is right") {
    alice.feed(sender, "REGISTERED TOSEND alice\n\n", now);
    CHECK_FALSE(alice.next(now));
    CHECK(written(receiver) == "REGISTER TORECV alice\nPassword: sesame\n\n");
  }
  SECTION("if it is wrong") {
    alice.feed(sender, "ERROR 105 Not authenticated\nReason: wrong-password\n\n", now);
    CHECK(alice.next(now)
          == cli::event{name_refused{refusal::wrong_password, "Not authenticated"}});
  }
  SECTION("if somebody has the name") {
    alice.feed(sender, "ERROR 100 Malformed username\n\n", now);
    CHECK(alice.next(now)
          == cli::event{name_refused{refusal::unclear, "Malformed username"}});
  }
  CHECK(written(sender).empty());
}

TEST_CASE("a server that was offered the other protocol is not asked in its words") {
  plain_session alice{"alice", {}, {}, true};
  alice.next_frame(sender);
  alice.feed(sender, "ERROR 100 Malformed username\n\n", {});
  CHECK(alice.next({})
        == cli::event{name_refused{refusal::unclear, "Malformed username"}});
  CHECK_FALSE(alice.next_frame(sender));
}

TEST_CASE_METHOD(session_fixture, "what waits for a name that is refused is not sent") {
  send("bob", "hello");
  send("bob", "again");
  receive(sender, "ERROR 100 Malformed username\n\n");
  CHECK(receive(sender, "ERROR 100 Malformed username\n\n")
        == events{settled{1, not_sent{hello}}, settled{2, not_sent{again}},
                  name_refused{refusal::unclear, "Malformed username"}});
}

TEST_CASE_METHOD(session_fixture, "any other error refuses the name too") {
  CHECK(receive(sender, "ERROR 103 Header Incomplete\n\n")
        == events{name_refused{refusal::other, "Header Incomplete"}});
}

TEST_CASE_METHOD(session_fixture, "a server that never grants the name is given up") {
  CHECK(advance(10s - 1ms).empty());
  CHECK(advance(1ms) == events{lost{loss::silent}});
}

TEST_CASE_METHOD(session_fixture, "both sockets share the time to register") {
  advance(6s);
  receive(sender, "REGISTERED TOSEND alice\n\n");
  CHECK(advance(4s) == events{lost{loss::silent}});
}

TEST_CASE_METHOD(session_fixture, "a message submitted early waits for the name") {
  written(sender);
  send("bob", "hello");
  CHECK(written(sender).empty());
  receive(sender, "REGISTERED TOSEND alice\n\n");
  CHECK(written(sender).empty());
  receive(receiver, "REGISTERED TORECV alice\n\n");
  CHECK(written(sender) == frames{"SEND bob\nContent-length: 5\n\nhello"});
}

TEST_CASE_METHOD(session_fixture, "a message can come with the receipt of the name") {
  receive(sender, "REGISTERED TOSEND alice\n\n");
  CHECK(receive(receiver, "REGISTERED TORECV alice\n\n"
                          "FORWARD bob\nContent-length: 2\n\nhi")
        == events{registered{}, arrived{"1", "bob", "hi"}});
}

// -- sending -------------------------------------------------------------------

TEST_CASE_METHOD(registered_fixture,
                 "a message is delivered when the server says SEND") {
  send("bob", "hello");
  CHECK(written(sender) == frames{"SEND bob\nContent-length: 5\n\nhello"});
  CHECK(receive(sender, "SEND bob\n\n") == events{settled{1, delivered{hello}}});
  CHECK(alice.unsettled() == 0);
}

TEST_CASE_METHOD(registered_fixture,
                 "an error is told by its code, whatever its text") {
  struct row {
    std::string answer;
    failure why;
    std::string said;
  };
  auto [answer, why, said] = GENERATE(values<row>(
    {{"ERROR 102 Unable to send\n\n", failure::refused, "Unable to send"},
     {"ERROR 102 Unable To Send extra\n\n", failure::refused, "Unable To Send extra"},
     {"ERROR 102\n\n", failure::refused, ""},
     {"ERROR 103 Header Incomplete\n\n", failure::unreadable, "Header Incomplete"}}));
  send("bob", "hello");
  CHECK(receive(sender, answer) == events{settled{1, not_delivered{hello, why, said}}});
  CHECK(alice.is_open());
}

TEST_CASE_METHOD(registered_fixture, "an error that has no meaning here is a doubt") {
  auto [answer, said] = GENERATE(
    values<std::pair<std::string, std::string>>({{"ERROR 104 ?\n\n", "?"},
                                                 {"ERROR 500 Internal\n\n", "Internal"},
                                                 {"ERROR what\n\n", ""}}));
  send("bob", "hello");
  CHECK(receive(sender, answer)
        == events{settled{1, not_confirmed{hello, doubt::unsaid, said}}});
  CHECK(alice.is_open());
}

TEST_CASE_METHOD(registered_fixture, "messages go one at a time, in order") {
  send("bob", "hello");
  send("bob", "again");
  CHECK(written(sender) == frames{"SEND bob\nContent-length: 5\n\nhello"});
  CHECK(alice.unsettled() == 2);
  CHECK(receive(sender, "SEND bob\n\n") == events{settled{1, delivered{hello}}});
  CHECK(written(sender) == frames{"SEND bob\nContent-length: 5\n\nagain"});
  CHECK(
    receive(sender, "ERROR 102 Unable to send\n\n")
    == events{settled{2, not_delivered{again, failure::refused, "Unable to send"}}});
  CHECK(written(sender).empty());
}

TEST_CASE_METHOD(registered_fixture,
                 "an answer that nobody waits for settles nothing") {
  CHECK(receive(sender, "SEND bob\n\nERROR 102 Unable to send\n\n").empty());
  send("bob", "hello");
  CHECK(alice.unsettled() == 1);
  CHECK(receive(receiver, "SEND bob\n\n").empty());
  CHECK(receive(sender, "REGISTERED TOSEND alice\n\n").empty());
  CHECK(alice.unsettled() == 1);
}

TEST_CASE_METHOD(registered_fixture,
                 "a refusal that does not come at once is a doubt") {
  send("bob", "hello");
  SECTION("at once") {
    advance(at_once - 1ms);
    CHECK(
      receive(sender, "ERROR 102 Unable to send\n\n")
      == events{settled{1, not_delivered{hello, failure::refused, "Unable to send"}}});
  }
  SECTION("later") {
    advance(at_once);
    CHECK(receive(sender, "ERROR 102 Unable to send\n\n")
          == events{
            settled{1, not_confirmed{hello, doubt::refused_late, "Unable to send"}}});
  }
  SECTION("what was not understood was not given to anybody") {
    advance(at_once);
    CHECK(receive(sender, "ERROR 103 Header incomplete\n\n")
          == events{settled{
            1, not_delivered{hello, failure::unreadable, "Header incomplete"}}});
  }
}

TEST_CASE_METHOD(registered_fixture, "questions about others have no answer") {
  alice.who("b");
  alice.watch("bob");
  alice.unwatch("bob");
  CHECK(happened()
        == events{not_answered{question::who, "b", hindrance::unknown},
                  not_answered{question::watch, "bob", hindrance::unknown},
                  not_answered{question::unwatch, "bob", hindrance::unknown}});
  CHECK(written(sender).empty());
}

TEST_CASE_METHOD(registered_fixture, "who leaves does not wait") {
  send("bob", "hello");
  alice.leave(now);
  CHECK(happened()
        == events{settled{1, not_confirmed{hello, doubt::disconnected, ""}},
                  lost{loss::interrupted}});
}

TEST_CASE_METHOD(registered_fixture, "a user that the server has forgotten is lost") {
  send("bob", "hello");
  send("bob", "again");
  CHECK(receive(sender, "ERROR 101 No user registered\n\n")
        == events{
          settled{1, not_delivered{hello, failure::unregistered, "No user registered"}},
          settled{2, not_sent{again}}, lost{loss::forgotten}});
}

TEST_CASE_METHOD(registered_fixture, "an answer that does not come ends the session") {
  send("bob", "hello");
  CHECK(advance(30s - 1ms).empty());
  CHECK(
    advance(1ms)
    == events{settled{1, not_confirmed{hello, doubt::silent, ""}}, lost{loss::silent}});
}

TEST_CASE_METHOD(registered_fixture, "each message has its own time to be answered") {
  send("bob", "hello");
  send("bob", "again");
  advance(29s);
  receive(sender, "SEND bob\n\n");
  CHECK(advance(29s).empty());
  CHECK(alice.deadline() == now + 1s);
}

TEST_CASE_METHOD(registered_fixture,
                 "a session with nothing to wait for waits forever") {
  CHECK_FALSE(alice.deadline());
  CHECK(advance(1000h).empty());
}

// -- receiving -----------------------------------------------------------------

TEST_CASE_METHOD(registered_fixture, "a message that comes is acknowledged") {
  CHECK(receive(receiver, "FORWARD bob\nContent-length: 5\n\nhello")
        == events{arrived{"1", "bob", "hello"}});
  CHECK(written(receiver) == frames{"RECEIVED bob\n\n"});
}

TEST_CASE_METHOD(registered_fixture,
                 "what is behind a message is read when that is answered") {
  acknowledges = false;
  // What was fed is gone when it is read on.
  CHECK(receive(receiver, std::string{"FORWARD bob\nContent-length: 1\n\n1"
                                      "FORWARD carol\nContent-length: 1\n\n2"})
        == events{arrived{"1", "bob", "1"}});
  CHECK_FALSE(alice.is_reading(receiver));
  CHECK(alice.is_reading(sender));
  CHECK(written(receiver).empty());
  SECTION("that it was shown") {
    alice.acknowledge("1");
    CHECK(written(receiver) == frames{"RECEIVED bob\n\n"});
  }
  SECTION("that it was not") {
    alice.reject("1");
    CHECK(written(receiver) == frames{"ERROR 102 Unable to send\n\n"});
  }
  CHECK(alice.is_reading(receiver));
  CHECK(happened() == events{arrived{"2", "carol", "2"}});
  alice.acknowledge("1");
  CHECK(written(receiver).empty());
  alice.acknowledge("2");
  CHECK(written(receiver) == frames{"RECEIVED carol\n\n"});
}

TEST_CASE_METHOD(registered_fixture, "a message is not answered after the end") {
  acknowledges = false;
  receive(receiver, "FORWARD bob\nContent-length: 1\n\n1");
  alice.end(loss::closed);
  alice.acknowledge("1");
  CHECK(written(receiver).empty());
}

TEST_CASE("a message is read at every cut") {
  for (auto& pieces : test::all_cuts("FORWARD bob\nContent-length: 5\n\nhello")) {
    registered_fixture fixture;
    events all;
    for (auto& piece : pieces)
      for (auto& one : fixture.receive(receiver, piece))
        all.push_back(one);
    CHECK(all == events{arrived{"1", "bob", "hello"}});
    CHECK(fixture.written(receiver) == frames{"RECEIVED bob\n\n"});
  }
}

TEST_CASE_METHOD(registered_fixture, "a message that is too large is turned away") {
  CHECK(receive(receiver, "FORWARD bob\nContent-length: 1048577\n\n").empty());
  CHECK(receive(receiver, std::string(max_incoming + 1, 'x'))
        == events{turned_away{"bob", rejection::too_large}});
  CHECK(written(receiver) == frames{"ERROR 102 Unable to send\n\n"});
}

TEST_CASE_METHOD(registered_fixture, "messages are taken while an answer is awaited") {
  send("bob", "hello");
  written(sender);
  CHECK(receive(receiver, "FORWARD carol\nContent-length: 2\n\nhi")
        == events{arrived{"1", "carol", "hi"}});
  CHECK(written(receiver) == frames{"RECEIVED carol\n\n"});
  CHECK(written(sender).empty());
}

// -- the end -------------------------------------------------------------------

TEST_CASE_METHOD(registered_fixture,
                 "at the end one message is not confirmed, and others are not sent") {
  send("bob", "hello");
  send("bob", "again");
  alice.end(loss::closed);
  CHECK(happened()
        == events{settled{1, not_confirmed{hello, doubt::disconnected, ""}},
                  settled{2, not_sent{again}}, lost{loss::closed}});
  CHECK_FALSE(alice.is_open());
}

TEST_CASE_METHOD(registered_fixture, "an ended session ends once, and sends no more") {
  alice.end(loss::closed);
  alice.end(loss::silent);
  CHECK(happened() == events{lost{loss::closed}});
  send("bob", "hello");
  CHECK(happened() == events{settled{1, not_sent{hello}}});
  CHECK(written(sender).empty());
}

TEST_CASE_METHOD(registered_fixture, "the system's word for the end is passed on") {
  alice.end(loss::broken, "Connection reset by peer");
  CHECK(happened() == events{lost{loss::broken, "Connection reset by peer"}});
}
