// What a session puts up with (docs/protocol.md, section 7).

#include "cli/telex/client/plain_session.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/plain_session_fixture.hpp"
#include "tests/support/stream_cuts.hpp"

using namespace telex;
using namespace telex::cli;
using namespace telex::test;
using namespace std::chrono_literals;

TEST_CASE_METHOD(session_fixture, "a server that registers another name is refused") {
  SECTION("sending") {
    CHECK(receive(sender, "REGISTERED TOSEND ali\n\n")
          == events{name_refused{refusal::renamed, "ali"}});
    CHECK(written(receiver).empty());
  }
  SECTION("receiving") {
    receive(sender, "REGISTERED TOSEND alice\n\n");
    CHECK(receive(receiver, "REGISTERED TORECV alicex\n\n")
          == events{name_refused{refusal::renamed, "alicex"}});
  }
  CHECK_FALSE(alice.is_open());
  CHECK_FALSE(alice.deadline());
}

TEST_CASE_METHOD(session_fixture, "a server that registers another role is refused") {
  SECTION("sending") {
    CHECK(receive(sender, "REGISTERED TORECV alice\n\n")
          == events{name_refused{refusal::wrong_role, ""}});
  }
  SECTION("receiving") {
    receive(sender, "REGISTERED TOSEND alice\n\n");
    CHECK(receive(receiver, "REGISTERED TOSEND alice\n\n")
          == events{name_refused{refusal::wrong_role, ""}});
  }
  CHECK_FALSE(alice.is_open());
}

TEST_CASE_METHOD(session_fixture, "a server that is full says so on either socket") {
  auto crowded = events{lost{loss::crowded, "Unable to send"}};
  SECTION("on the sending one") {
    CHECK(receive(sender, "ERROR 102 Unable to send\n\n") == crowded);
  }
  SECTION("on the receiving one, unasked") {
    CHECK(receive(receiver, "ERROR 102 Unable to send\n\n") == crowded);
  }
  SECTION("on the receiving one, when it is asked") {
    receive(sender, "REGISTERED TOSEND alice\n\n");
    CHECK(receive(receiver, "ERROR 102 Unable to send\n\n") == crowded);
  }
  CHECK_FALSE(alice.is_open());
}

TEST_CASE_METHOD(session_fixture, "a greeting before the name is granted is let pass") {
  CHECK(receive(sender, "Welcome to the chat!\nBe kind.\n\n").empty());
  CHECK(receive(receiver, "Welcome").empty());
  CHECK(advance(1s).empty());
  receive(sender, "REGISTERED TOSEND alice\n\n");
  CHECK(receive(receiver, "REGISTERED TORECV alice\n\n") == events{registered{}});
}

TEST_CASE_METHOD(session_fixture, "a server that speaks something else is left") {
  auto answer = GENERATE(as<std::string>{}, "SSH-2.0-OpenSSH_9.2\r\n",
                         "HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nno.",
                         "NAME IN USE", "REGISTERED alice\n\n");
  auto first_line = answer.substr(0, answer.find_first_of("\r\n"));
  CHECK(receive(sender, answer).empty());
  CHECK(advance(1s).empty());
  SECTION("when it closes") {
    alice.end(loss::closed);
    CHECK(happened() == events{lost{loss::nonsense, first_line}});
  }
  SECTION("when it says no more") {
    CHECK(advance(9s) == events{lost{loss::nonsense, first_line}});
  }
}

TEST_CASE_METHOD(registered_fixture, "other servers say delivered in other ways") {
  auto answer
    = GENERATE(as<std::string>{}, "SENT bob\n\n", "SEND alice\n\n", "SENT alice\n\n",
               "SEND bob \r\n\r\n", "SEND\n\n", "SENT\n\n", "SEND bob ok\n\n");
  send("bob", "hello");
  CHECK(receive(sender, answer) == events{settled{1, delivered{hello}}});
}

TEST_CASE_METHOD(registered_fixture,
                 "an answer that names somebody else answers nothing") {
  auto answer
    = GENERATE(as<std::string>{}, "SEND carol\n\n", "SENT carol\n\n", "SEND ALL\n\n",
               "SEND bo\n\n", "SEND bobby\n\n", "SEND Bob\n\n");
  send("bob", "hello");
  CHECK(receive(sender, answer).empty());
  CHECK(alice.unsettled() == 1);
  CHECK(receive(sender, "SEND bob\n\n") == events{settled{1, delivered{hello}}});
}

TEST_CASE_METHOD(registered_fixture,
                 "a broadcast that is acknowledged once a recipient delivers nothing") {
  const message all{"ALL", "hear ye"};
  send("ALL", "hear ye");
  send("nosuch9", "hello");
  CHECK(receive(sender, "SEND bob\n\nSEND carol\n\n").empty());
  CHECK(advance(30s)
        == events{settled{1, not_confirmed{all, doubt::silent, ""}},
                  settled{2, not_sent{{"nosuch9", "hello"}}}, lost{loss::silent}});
}

TEST_CASE_METHOD(registered_fixture,
                 "answers that came before a message was sent are none to it") {
  send("bob", "hello");
  send("bob", "again");
  CHECK(receive(sender, "SEND bob\n\nSEND bob\n\n")
        == events{settled{1, delivered{hello}}});
  CHECK(alice.unsettled() == 1);
  CHECK(receive(sender, "SEND bob\n\n") == events{settled{2, delivered{again}}});
}

TEST_CASE_METHOD(registered_fixture,
                 "what is no frame settles the message that waits for an answer") {
  auto answer = GENERATE(as<std::string>{}, "USER NOT FOUND\n\n", "USER NOT FOUND\r\n",
                         "USER NOT FOUND\nTRY AGAIN\n\n");
  send("bob", "hello");
  send("bob", "again");
  written(sender);
  CHECK(
    receive(sender, answer)
    == events{settled{1, not_confirmed{hello, doubt::unreadable, "USER NOT FOUND"}}});
  // The next one has its own answer.
  CHECK(written(sender) == frames{"SEND bob\nContent-length: 5\n\nagain"});
  CHECK(receive(sender, "SEND bob\n\n") == events{settled{2, delivered{again}}});
}

TEST_CASE_METHOD(registered_fixture, "so does a word without the end of its line") {
  send("bob", "hello");
  send("bob", "again");
  CHECK(receive(sender, "USER NOT").empty());
  CHECK(advance(100ms).empty());
  CHECK(receive(sender, " FOUND").empty());
  CHECK(alice.deadline() == now + 200ms);
  CHECK(advance(200ms - 1ms).empty());
  CHECK(
    advance(1ms)
    == events{settled{1, not_confirmed{hello, doubt::unreadable, "USER NOT FOUND"}}});
  CHECK(receive(sender, "USER NOT FOUND").empty());
  CHECK(
    advance(200ms)
    == events{settled{2, not_confirmed{again, doubt::unreadable, "USER NOT FOUND"}}});
  send("bob", "hello");
  CHECK(receive(sender, "SEND bob\n\n") == events{settled{3, delivered{hello}}});
}

TEST_CASE("a word that is no frame settles one message, at every cut") {
  for (auto& pieces : test::all_cuts("USER NOT FOUND\n\n")) {
    registered_fixture fixture;
    fixture.send("bob", "hello");
    fixture.send("bob", "again");
    events all;
    for (auto& piece : pieces)
      for (auto& one : fixture.receive(sender, piece))
        all.push_back(one);
    CHECK(
      all
      == events{settled{1, not_confirmed{hello, doubt::unreadable, "USER NOT FOUND"}}});
    CHECK(fixture.receive(sender, "SEND bob\n\n")
          == events{settled{2, delivered{again}}});
  }
}

TEST_CASE_METHOD(registered_fixture, "a broken answer settles its message, too") {
  send("bob", "hello");
  CHECK(receive(sender, "SEND bob\nno header\n\n")
        == events{settled{1, not_confirmed{hello, doubt::unreadable, "SEND bob"}}});
  CHECK(alice.is_open());
}

TEST_CASE_METHOD(registered_fixture,
                 "what is no frame and answers nothing is dropped") {
  CHECK(receive(sender, "Three users are here.\n\n").empty());
  CHECK(receive(receiver, "Three users are here.\n\n").empty());
  send("bob", "hello");
  CHECK(receive(receiver, "USER NOT FOUND\n\n").empty());
  CHECK(receive(sender, "REGISTERED TOSEND alice\n\n").empty());
  CHECK(receive(sender, "SEND bob\n\n") == events{settled{1, delivered{hello}}});
  CHECK(written(receiver).empty());
}

TEST_CASE_METHOD(
  registered_fixture,
  "a message that cannot be read is turned away, and the next one read") {
  auto broken = GENERATE(
    as<std::string>{}, "FORWARD bob\n\n", "FORWARD bob\nContent-length: x\n\n",
    "FORWARD bob\nno header\nContent-length: 5\n\nhello",
    "FORWARD bob\nMood: " + std::string(wire::max_head, 'x') + "\n\n");
  CHECK(receive(receiver, broken) == events{turned_away{"bob", rejection::unreadable}});
  CHECK(written(receiver) == frames{"ERROR 103 Header Incomplete\n\n"});
  CHECK(receive(receiver, "FORWARD carol\nContent-length: 2\n\nhi")
        == events{arrived{"1", "carol", "hi"}});
  CHECK(written(receiver) == frames{"RECEIVED carol\n\n"});
}

TEST_CASE_METHOD(registered_fixture, "each message of a server that counts characters "
                                     "is answered once") {
  // Each body has an octet more than its Content-length says.
  std::string message = "FORWARD bob\nContent-length: 1\n\n\xc3\xa9";
  SECTION("when one follows the other at once") {
    CHECK(receive(receiver, message) == events{arrived{"1", "bob", "\xc3"}});
    CHECK(written(receiver) == frames{"RECEIVED bob\n\n"});
    CHECK(receive(receiver, message)
          == events{turned_away{"bob", rejection::unreadable}});
    CHECK(written(receiver) == frames{"ERROR 103 Header Incomplete\n\n"});
    CHECK(receive(receiver, "FORWARD carol\nContent-length: 2\n\nhi")
          == events{turned_away{"carol", rejection::unreadable}});
    CHECK(written(receiver) == frames{"ERROR 103 Header Incomplete\n\n"});
    CHECK(receive(receiver, "FORWARD carol\nContent-length: 2\n\nhi")
          == events{arrived{"2", "carol", "hi"}});
  }
  SECTION("when there is a pause between them") {
    receive(receiver, message);
    CHECK(advance(200ms).empty());
    CHECK(receive(receiver, message) == events{arrived{"2", "bob", "\xc3"}});
    CHECK(written(receiver) == frames{"RECEIVED bob\n\n", "RECEIVED bob\n\n"});
  }
}

TEST_CASE_METHOD(registered_fixture, "an error just before the end says why") {
  SECTION("that answers nothing") {
    receive(GENERATE(sender, receiver), "ERROR 103 Header incomplete\n\n");
    alice.end(GENERATE(loss::closed, loss::broken), "system");
    CHECK(happened() == events{lost{loss::closed, "Header incomplete"}});
  }
  SECTION("that answers a message, and closes") {
    send("bob", "hello");
    CHECK(receive(sender, "ERROR 103 Header incomplete\n\n")
          == events{settled{
            1, not_delivered{hello, failure::unreadable, "Header incomplete"}}});
    alice.end(loss::closed);
    CHECK(happened() == events{lost{loss::closed, "Header incomplete"}});
  }
  SECTION("that has no text") {
    receive(sender, "ERROR 105\n\n");
    alice.end(loss::closed);
    CHECK(happened() == events{lost{loss::closed, "error 105"}});
  }
}

TEST_CASE_METHOD(registered_fixture, "the end is the end of a word, too") {
  receive(receiver, "USER NOT");
  alice.end(loss::closed);
  CHECK_FALSE(alice.deadline());
}

TEST_CASE_METHOD(registered_fixture, "an error some time before the end says nothing") {
  SECTION("as it answered a message") {
    send("bob", "hello");
    receive(sender, "ERROR 102 Unable to send\n\n");
  }
  SECTION("as the conversation has gone on") {
    receive(receiver, "ERROR 103 Header incomplete\n\n");
    receive(receiver, "FORWARD bob\nContent-length: 2\n\nhi");
  }
  alice.end(loss::closed);
  CHECK(happened() == events{lost{loss::closed}});
}

TEST_CASE_METHOD(registered_fixture, "a line that does not end at all is left") {
  auto from = GENERATE(sender, receiver);
  const std::string piece(64 * 1024, 'X');
  events news;
  for (std::size_t octets = 0; octets <= max_incoming + piece.size();
       octets += piece.size())
    for (auto& one : receive(from, piece))
      news.push_back(one);
  CHECK(news == events{lost{loss::nonsense, piece.substr(0, wire::max_shown_junk)}});
}

TEST_CASE_METHOD(registered_fixture,
                 "a message of who can have no name is turned away") {
  auto name
    = GENERATE(as<std::string>{}, "ALL", "b b", "b\x1b", std::string(4000, 'z'));
  CHECK(receive(receiver, "FORWARD " + name + "\nContent-length: 2\n\nhi")
        == events{turned_away{"", rejection::unreadable}});
  CHECK(written(receiver) == frames{"ERROR 103 Header Incomplete\n\n"});
}
