// Who is there, and how a session of the extended protocol goes on and ends
// (docs/extended-protocol.md, sections 3 to 5).

#include "cli/telex/client/extended_session.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/extended_session_fixture.hpp"

using namespace telex;
using namespace telex::cli;
using namespace telex::test;
using namespace std::chrono_literals;

// -- who is there --------------------------------------------------------------

TEST_CASE_METHOD(granted_fixture, "who is there is told to who asks") {
  alice.who();
  alice.who("al");
  CHECK(written() == "WHO\n\nWHO al\n\n");
  CHECK(receive("WHO\nTotal: 812\nContent-length: 10\n\nBob\nalice\n"
                "WHO\nTotal: 0\nContent-length: 0\n\n")
        == events{names{"", 812, {"Bob", "alice"}}, names{"al", 0, {}}});
  CHECK(receive("WHO\nTotal: 0\nContent-length: 0\n\n").empty());
}

TEST_CASE_METHOD(granted_fixture,
                 "what a WHO is answered with that is no name is nobody") {
  alice.who("b");
  CHECK(receive("WHO\nTotal: 5\nContent-length: 20\n\nbob\n\nb\x1b[2J\nbo b\nali\n")
        == events{names{"b", 5, {"bob"}, 4}});
}

TEST_CASE_METHOD(granted_fixture,
                 "how many are there has to be at least who is named") {
  auto said
    = GENERATE("Total: 1\n", "Total: -1\n", "Total: 99999999999999999999\n", "");
  alice.who();
  CHECK(receive("WHO\n" + std::string{said} + "Content-length: 8\n\nbob\nzoe\n")
        == events{names{"", 2, {"bob", "zoe"}, 0, false}});
}

TEST_CASE_METHOD(granted_fixture, "who is watched is told of") {
  alice.watch("bob");
  alice.watch("carol");
  CHECK(written() == "WATCH bob\n\nWATCH carol\n\n");
  CHECK(receive("WATCH bob\nPresent: no\n\nJOINED bob\n\nWATCH carol\nPresent: yes\n\n"
                "LEFT carol\n\n")
        == events{watching{"bob", false}, joined{"bob"}, watching{"carol", true},
                  left{"carol"}});
  alice.unwatch("bob");
  CHECK(written() == "UNWATCH bob\n\n");
  CHECK(receive("LEFT bob\n\nUNWATCH bob\n\n")
        == events{left{"bob"}, unwatched{"bob"}});
  CHECK(receive("UNWATCH bob\n\nWATCH bob\nPresent: yes\n\n").empty());
}

TEST_CASE_METHOD(granted_fixture, "an error answers the first question") {
  alice.watch("bob");
  alice.watch("no-name");
  alice.who("al");
  CHECK(receive("ERROR 106 Too many\n\nERROR 100 Malformed username\n\n"
                "ERROR 107 Unknown command\n\n")
        == events{not_answered{question::watch, "bob", hindrance::too_many},
                  not_answered{question::watch, "no-name", hindrance::malformed},
                  not_answered{question::who, "al", hindrance::unknown}});
  CHECK(alice.is_open());
}

TEST_CASE_METHOD(granted_fixture, "an error of something else answers no question") {
  alice.unwatch("bob");
  CHECK(receive("ERROR 102 Unable to send\n\n"
                "ERROR 106 Too many\nMessage-id: 7\n\n")
          .empty());
  CHECK(receive("UNWATCH bob\n\n") == events{unwatched{"bob"}});
  CHECK(receive("ERROR 106 Too many\n\n").empty());
}

// -- whether the server is there -------------------------------------------------

TEST_CASE_METHOD(granted_fixture, "a server that asks is told that we are there") {
  CHECK(receive("PING\n\nPING\n\n").empty());
  CHECK(written() == "PONG\n\nPONG\n\n");
}

TEST_CASE_METHOD(granted_fixture, "a silent server is asked, and given up") {
  CHECK(alice.deadline() == now + ping_after);
  CHECK(advance(ping_after - 1ms).empty());
  CHECK(written().empty());
  CHECK(advance(1ms).empty());
  CHECK(written() == "PING\n\n");
  CHECK(alice.deadline() == now + pong_timeout);
  auto first = send("bob", "hello");
  auto second = send("bob", "again");
  auto third = send("bob", "waits");
  written();
  CHECK(advance(pong_timeout - 1ms).empty());
  CHECK(advance(1ms)
        == events{is_not_confirmed(first, hello, doubt::silent),
                  is_not_confirmed(second, again, doubt::silent),
                  is_not_sent(third, {"bob", "waits"}), lost{loss::silent}});
  CHECK(written().empty());
  CHECK_FALSE(alice.deadline());
}

TEST_CASE_METHOD(granted_fixture, "a server that leaves a message waiting is asked") {
  CHECK_FALSE(alice.asked_at());
  now += 5s;
  send("bob", "hello");
  written();
  CHECK(alice.deadline() == now + urgent_ping_after);
  advance(urgent_ping_after);
  CHECK(written() == "PING\n\n");
  CHECK(alice.asked_at() == now);
  now += 2s;
  SECTION("and its answer is told with the time that it took") {
    CHECK(receive("PONG\n\n") == events{ponged{2s}});
  }
  SECTION("and may refuse to say") {
    CHECK(receive("ERROR 107 Unknown command\n\n").empty());
  }
  SECTION("and owes nothing once we leave") {
    leave();
    CHECK_FALSE(alice.asked_at());
    return;
  }
  CHECK_FALSE(alice.asked_at());
  CHECK(receive("PONG\n\n").empty());
}

TEST_CASE_METHOD(granted_fixture, "whatever comes says that the server is there") {
  auto sign = GENERATE(as<std::string>{}, "PONG\n\n", "JOINED bob\n\n", "FORW");
  advance(ping_after);
  now += pong_timeout - 1ms;
  receive(sign);
  CHECK(alice.deadline() == now + ping_after);
  CHECK(advance(ping_after - 1ms).empty());
  written();
  CHECK(advance(1ms).empty());
  CHECK(written() == "PING\n\n");
}

TEST_CASE_METHOD(granted_fixture, "a client that has slept asks before it gives up") {
  CHECK(advance(10h).empty());
  CHECK(written() == "PING\n\n");
  CHECK(receive("").empty());
  CHECK(advance(pong_timeout) == events{lost{loss::silent}});
}

// -- the server leaves -----------------------------------------------------------

TEST_CASE_METHOD(granted_fixture, "a server that says BYE says why") {
  struct row {
    std::string bye;
    lost news;
  };
  auto [bye, news] = GENERATE(
    values<row>({{"BYE\nReason: draining\n\n", lost{loss::draining, "draining"}},
                 {"BYE\nReason: taken-over\n\n", lost{loss::taken_over, "taken-over"}},
                 {"BYE\nReason: bedtime\n\n", lost{loss::closed, "bedtime"}},
                 {"BYE\n\n", lost{loss::closed, ""}}}));
  auto first = send("bob", "hello");
  auto second = send("bob", "again");
  auto third = send("bob", "hello");
  CHECK(receive("SEND bob\nMessage-id: 2\n\n" + bye)
        == events{is_delivered(second, again),
                  is_not_confirmed(first, hello, doubt::disconnected),
                  is_not_sent(third, hello), news});
  CHECK_FALSE(alice.is_open());
  CHECK(end(loss::closed).empty());
}

TEST_CASE_METHOD(granted_fixture, "a connection that ends leaves doubts") {
  auto first = send("bob", "hello");
  auto second = send("bob", "again");
  auto third = send("bob", "waits");
  CHECK(end(loss::broken, "Connection reset by peer")
        == events{is_not_confirmed(first, hello, doubt::disconnected),
                  is_not_confirmed(second, again, doubt::disconnected),
                  is_not_sent(third, {"bob", "waits"}),
                  lost{loss::broken, "Connection reset by peer"}});
  CHECK(alice.unsettled() == 0);
}

TEST_CASE_METHOD(granted_fixture, "an ended session ends once, and says no more") {
  receive("FORWARD bob\nContent-length: 2\nMessage-id: 1\n\nhi");
  CHECK(end(loss::closed) == events{lost{loss::closed}});
  CHECK(end(loss::silent).empty());
  CHECK(leave().empty());
  alice.acknowledge("1");
  alice.reject("1");
  alice.who();
  alice.watch("bob");
  alice.unwatch("bob");
  auto which = send("bob", "hello");
  CHECK(happened() == events{is_not_sent(which, hello)});
  CHECK(receive("SEND bob\nMessage-id: 1\n\nPING\n\n").empty());
  CHECK(advance(1h).empty());
  CHECK(written().empty());
}

TEST_CASE_METHOD(granted_fixture,
                 "an error that answers nothing says why the server ends it") {
  SECTION("and is the last word") {
    CHECK(receive("ERROR 103 Header incomplete\n\n").empty());
    CHECK(end(GENERATE(loss::closed, loss::broken), "system")
          == events{lost{loss::closed, "Header incomplete"}});
  }
  SECTION("and may have no text") {
    receive("ERROR 108\n\n");
    CHECK(end(loss::closed) == events{lost{loss::closed, "error 108"}});
  }
  SECTION("but not if the conversation has gone on") {
    receive("ERROR 103 Header incomplete\n\nPONG\n\n");
    CHECK(end(loss::closed) == events{lost{loss::closed}});
  }
}

TEST_CASE_METHOD(granted_fixture, "a server that has forgotten the user is left") {
  auto which = send("bob", "hello");
  SECTION("when it says so of a message") {
    CHECK(receive("ERROR 101 No user registered\nMessage-id: 1\n\n")
          == events{settled{which, not_delivered{hello, failure::unregistered,
                                                 "No user registered"}},
                    lost{loss::forgotten}});
  }
  SECTION("when it says so of all") {
    CHECK(receive("ERROR 101 No user registered\n\n")
          == events{is_not_confirmed(which, hello, doubt::disconnected),
                    lost{loss::forgotten}});
  }
}

// -- we leave ----------------------------------------------------------------------

TEST_CASE_METHOD(granted_fixture, "who leaves waits for what is under way") {
  auto first = send("bob", "hello");
  auto second = send("bob", "again");
  auto third = send("bob", "waits");
  receive("FORWARD bob\nContent-length: 2\nMessage-id: 7\n\nhi");
  written();
  CHECK(leave() == events{is_not_sent(third, {"bob", "waits"})});
  CHECK(written() == "BYE\n\n");
  CHECK_FALSE(alice.is_open());
  CHECK(alice.unsettled() == 2);
  alice.acknowledge("7");
  CHECK(written() == "RECEIVED bob\nMessage-id: 7\n\n");
  auto late = send("bob", "late");
  CHECK(happened() == events{is_not_sent(late, {"bob", "late"})});
  alice.who();
  CHECK(receive("PING\n\nSEND bob\nMessage-id: 1\n\n")
        == events{is_delivered(first, hello)});
  CHECK(written() == "PONG\n\n");
  auto bye = GENERATE(as<std::string>{}, "BYE\n\n", "BYE\nReason: draining\n\n");
  CHECK(receive(bye)
        == events{is_not_confirmed(second, again, doubt::disconnected),
                  lost{loss::interrupted}});
}

TEST_CASE_METHOD(granted_fixture,
                 "who leaves says so once, and does not wait forever") {
  auto which = send("bob", "hello");
  CHECK(leave().empty());
  written();
  CHECK(leave().empty());
  CHECK(written().empty());
  CHECK(alice.deadline() == now + bye_timeout);
  SECTION("for the answer") {
    CHECK(advance(bye_timeout - 1ms).empty());
    CHECK(advance(1ms)
          == events{is_not_confirmed(which, hello, doubt::silent), lost{loss::silent}});
  }
  SECTION("if the server just closes") {
    CHECK(end(loss::closed)
          == events{is_not_confirmed(which, hello, doubt::disconnected),
                    lost{loss::closed}});
  }
}

TEST_CASE_METHOD(granted_fixture,
                 "a server that we leave is not asked if it is there") {
  now += ping_after - 1s;
  CHECK(leave().empty());
  CHECK(written() == "BYE\n\n");
  CHECK(advance(bye_timeout - 1ms).empty());
  CHECK(written().empty());
}

// -- what is no frame ----------------------------------------------------------------

TEST_CASE_METHOD(granted_fixture,
                 "what is no frame ends nothing, and settles nothing") {
  auto junk
    = GENERATE(as<std::string>{}, "USER NOT FOUND\n\n", "SEND bob\nno header\n\n",
               "DANCE\nContent-length: 2\n\nhi", "BYE now\n\n", "PING me\n\n");
  auto which = send("bob", "hello");
  written();
  CHECK(receive(junk).empty());
  CHECK(written().empty());
  CHECK(receive("SEND bob\nMessage-id: 1\n\n") == events{is_delivered(which, hello)});
}

TEST_CASE_METHOD(granted_fixture,
                 "a word that is not ended does not hold up the next") {
  auto which = send("bob", "hello");
  CHECK(receive("USER NOT FOUND").empty());
  CHECK(alice.deadline() == now + word_timeout);
  SECTION("if nothing else comes") {
    CHECK(advance(word_timeout).empty());
  }
  SECTION("and is nothing to wait for at the end") {
    end(loss::closed);
    CHECK_FALSE(alice.deadline());
    return;
  }
  CHECK(receive("SEND bob\nMessage-id: 1\n\n") == events{is_delivered(which, hello)});
}

TEST_CASE_METHOD(granted_fixture,
                 "a server that writes no frames without end is left") {
  auto [begin, piece] = GENERATE(values<std::pair<std::string, std::string>>(
    {{"", "XXXXXXXX"}, {"FORWARD bob\n", "A: b\nA: c\n"}, {"", "USER\n"}}));
  auto which = send("bob", "hello");
  receive(begin);
  events news;
  for (std::size_t octets = 0; octets < 3 * wire::max_head; octets += piece.size())
    for (auto& one : receive(piece))
      if (!std::holds_alternative<turned_away>(one))
        news.push_back(one);
  REQUIRE(news.size() == 2);
  CHECK(news[0] == is_not_confirmed(which, hello, doubt::disconnected));
  CHECK(std::get<lost>(news[1]).why == loss::nonsense);
  CHECK_FALSE(std::get<lost>(news[1]).said.empty());
}
