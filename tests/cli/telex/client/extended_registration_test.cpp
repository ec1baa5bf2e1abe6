// How a session of the extended protocol begins (docs/extended-protocol.md, sections 1
// and 5).

#include "cli/telex/client/extended_session.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/extended_session_fixture.hpp"
#include "tests/support/stream_cuts.hpp"

using namespace telex;
using namespace telex::cli;
using namespace telex::test;
using namespace std::chrono_literals;

namespace {

const events is_plain{plain_server{true}};
const events may_be_plain{plain_server{false}};

} // namespace

TEST_CASE("an offer says what the client wants") {
  auto request_of = [](const wire::extended_offer& offer) {
    auto bytes = *extended_session{"alice", offer, {}}.next_frame(wire::role::duplex);
    return std::string{bytes.begin(), bytes.end()};
  };
  CHECK(request_of({}) == "REGISTER DUPLEX alice\nProtocol: 2\n\n");
  CHECK(request_of({7, true, "0123456789abcdefghijkl"})
        == "REGISTER DUPLEX alice\nProtocol: 2\nReceive-window: 7\nPresence: yes\n"
           "Session: 0123456789abcdefghijkl\n\n");
}

TEST_CASE_METHOD(offering_fixture, "a server that grants the name says within what") {
  written();
  CHECK_FALSE(alice.is_open());
  CHECK(receive(grant) == events{registered{wire::extended_grant{65536, 3, 2}}});
  CHECK(alice.is_open());
  CHECK(written().empty());
}

TEST_CASE("a grant is read at every cut, and what follows it") {
  for (auto& pieces : all_cuts(grant + "JOINED bob\n\n")) {
    offering_fixture fixture;
    CHECK(fixture.receive(pieces)
          == events{registered{wire::extended_grant{65536, 3, 2}}, joined{"bob"}});
  }
}

TEST_CASE_METHOD(offering_fixture, "nothing is written before the name is granted") {
  written();
  auto first = send("bob", "hello");
  auto second = send("bob", "again");
  alice.who();
  alice.watch("bob");
  alice.unwatch("bob");
  alice.acknowledge("1");
  CHECK(written().empty());
  receive(grant);
  CHECK(written() == sent(first, "bob", "hello") + sent(second, "bob", "again"));
}

TEST_CASE_METHOD(offering_fixture, "a server without Send-window takes one message") {
  auto first = send("bob", "hello");
  send("bob", "again");
  written();
  CHECK(
    receive("REGISTERED DUPLEX alice\nProtocol: 2\n\n")
    == events{registered{wire::extended_grant{0, wire::default_receive_window, 0}}});
  CHECK(written() == sent(first, "bob", "hello"));
}

// -- the name is not to be had -------------------------------------------------------

TEST_CASE_METHOD(offering_fixture, "a server may refuse a name") {
  struct row {
    std::string answer;
    event last;
  };
  auto [answer, last] = GENERATE(values<row>(
    {{"ERROR 104 Username taken\n\n", name_refused{refusal::taken, "Username taken"}},
     {"ERROR 105 Not authenticated\nReason: password-required\n\n",
      name_refused{refusal::password_required, "Not authenticated"}},
     {"ERROR 105 Not authenticated\nReason: insecure\n\n",
      name_refused{refusal::insecure, "Not authenticated"}},
     {"ERROR 105 Not authenticated\nReason: out-of-fashion\n\n",
      name_refused{refusal::other, "Not authenticated"}},
     {"ERROR 102 Unable to send\n\n", lost{loss::crowded, "Unable to send"}},
     {"REGISTERED DUPLEX ali\nProtocol: 2\n\n",
      name_refused{refusal::renamed, "ali"}}}));
  auto which = send("bob", "hello");
  CHECK(receive(answer) == events{is_not_sent(which, hello), last});
  CHECK_FALSE(alice.is_open());
  CHECK_FALSE(alice.deadline());
  CHECK(alice.unsettled() == 0);
}

// -- the server is plain -------------------------------------------------------------

TEST_CASE_METHOD(offering_fixture, "a plain server answers in many ways") {
  auto answer = GENERATE(
    as<std::string>{}, "ERROR 100 Malformed username\n\n",
    "ERROR 101 No user registered\n\n", "ERROR 103 Header incomplete\n\n",
    "ERROR 103 Header Incomplete\r\n\r\n", "ERROR 999 ?\n\n", "ERROR what\n\n",
    "ERROR\n\n", "REGISTERED DUPLEX alice\n\n",
    "REGISTERED DUPLEX alice\nProtocol: 1\n\n", "REGISTERED TOSEND alice\n\n",
    "REGISTERED TORECV alice\nProtocol: 2\n\n", "REGISTERED alice\n\n",
    "SEND alice\n\n", "FORWARD bob\nContent-length: 2\n\nhi", "PING\n\n",
    "Welcome to the chat!\n",
    "HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nno.");
  auto which = send("bob", "hello");
  SECTION("at once") {
    auto all = receive(answer);
    REQUIRE(all.size() == 2);
    CHECK(all == events{is_not_sent(which, hello), plain_server{true}});
  }
  SECTION("in pieces, and closes") {
    auto all = receive(single_octets(answer));
    CHECK(all == events{is_not_sent(which, hello), plain_server{true}});
    CHECK(end(loss::closed).empty());
  }
  CHECK_FALSE(alice.is_open());
  CHECK_FALSE(alice.deadline());
}

TEST_CASE_METHOD(offering_fixture, "a word without the end of its line is plain, too") {
  CHECK(receive("NAME IN USE").empty());
  CHECK(alice.deadline() == now + word_timeout);
  CHECK(advance(word_timeout - 1ms).empty());
  CHECK(advance(1ms) == is_plain);
}

TEST_CASE_METHOD(offering_fixture, "so may be who ends the connection unasked") {
  auto before = GENERATE(as<std::string>{}, "", "REGISTERED DUP");
  auto why = GENERATE(loss::closed, loss::broken);
  CHECK(receive(before).empty());
  CHECK(end(why, "Connection reset by peer") == may_be_plain);
  CHECK(end(why).empty());
}

TEST_CASE_METHOD(offering_fixture, "so may be who does not answer") {
  CHECK(advance(registration_timeout - 1ms).empty());
  CHECK(alice.deadline() == now + 1ms);
  CHECK(advance(1ms) == may_be_plain);
}

TEST_CASE_METHOD(offering_fixture, "who leaves before the name is granted just goes") {
  written();
  auto which = send("bob", "hello");
  SECTION("by leave") {
    CHECK(leave() == events{is_not_sent(which, hello), lost{loss::interrupted}});
  }
  SECTION("by the end") {
    CHECK(end(loss::interrupted)
          == events{is_not_sent(which, hello), lost{loss::interrupted}});
  }
  CHECK(written().empty());
  CHECK(receive(grant).empty());
}
