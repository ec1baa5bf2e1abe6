#include "cli/telex/client/wording.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <utility>

using namespace telex::cli;

namespace {

std::string not_delivered_to(std::string recipient, failure why,
                             std::string said = {}) {
  return describe(not_delivered{{std::move(recipient), "hello"}, why, std::move(said)});
}

} // namespace

TEST_CASE("a message that came in is one line, safe to show") {
  CHECK(describe(arrived{"1", "b\x1b", "one\ntwo\x1b[2J"})
        == "from b\\e: one\\ntwo\\e[2J");
}

TEST_CASE("a delivered message names who has it") {
  CHECK(describe(delivered{{"bob", "hello"}}) == "delivered to bob");
  CHECK(describe(delivered{{"ALL", "hello"}}) == "delivered to everybody");
}

TEST_CASE("a message that was not delivered says why in words, not codes") {
  CHECK(not_delivered_to("bob", failure::refused, "Unable To Send")
        == "not delivered to bob: bob is not connected or did not take it");
  CHECK(
    not_delivered_to("ALL", failure::refused)
    == "not delivered to everybody: nobody else is connected, or not everybody took "
       "it");
  CHECK(not_delivered_to("bob", failure::unreadable)
        == "not delivered to bob: it was not understood by the server or by who was to "
           "have it");
  CHECK(not_delivered_to("bob", failure::unregistered)
        == "not delivered to bob: the server does not know you any more");
}

TEST_CASE("a long message may have been refused for its length") {
  CHECK(
    describe(not_delivered{{"bob", std::string(2000, 'x')}, failure::refused, {}})
    == "not delivered to bob: bob is not connected or did not take it, or it is too "
       "long");
}

TEST_CASE("an error that has no name here is given in the server's words, made safe") {
  CHECK(not_delivered_to("bob", failure::other)
        == "not delivered to bob: the server refused it");
  CHECK(not_delivered_to("bob", failure::other, "too\x1b[2J much")
        == "not delivered to bob: the server refused it, saying \"too\\e[2J much\"");
  CHECK(not_delivered_to("bob", failure::other, std::string(5000, 'x')).size() < 200);
}

TEST_CASE("a message of which nobody knows says so, and why") {
  auto of = [](std::string recipient, doubt why, std::string said = {}) {
    return describe(
      not_confirmed{{std::move(recipient), "hello"}, why, std::move(said)});
  };
  CHECK(of("bob", doubt::disconnected)
        == "not confirmed by bob: the connection ended before the answer came; bob may "
           "have it");
  CHECK(of("ALL", doubt::silent)
        == "not confirmed by everybody: no answer came in time; some may "
           "have it");
  CHECK(of("bob", doubt::unreadable, "NO\x1b[2J")
        == "not confirmed by bob: the server answered \"NO\\e[2J\", which is no answer "
           "of the protocol; bob may have it");
  CHECK(of("bob", doubt::refused_late)
        == "not confirmed by bob: the server refused it, but not at once; bob may have "
           "it");
  CHECK(of("bob", doubt::unsaid, "Internal")
        == "not confirmed by bob: the server refused it, saying \"Internal\", and did "
           "not say whether bob was given it; bob may have it");
  CHECK(of("ALL", doubt::unsaid)
        == "not confirmed by everybody: the server refused it and did not say whether "
           "anybody was given it; some may have it");
  CHECK(of("bob", doubt::unanswered)
        == "not confirmed by bob: bob was given it and has not answered; bob may have "
           "it");
  CHECK(of("ALL", doubt::unanswered)
        == "not confirmed by everybody: not all who were given it have answered; some "
           "may have it");
}

TEST_CASE("a server that says why it was not delivered is believed") {
  const std::pair<std::string, std::string> table[] = {
    {"unknown-recipient", "bob is not connected"},
    {"recipient-left", "bob has left"},
    {"no-acknowledgement",
     "bob has not answered what came before, and was not given it"},
    {"recipient-busy", "too much waits for bob already"},
    {"rejected", "bob could not take it"},
    {"plain-recipient", "bob can be sent plain text alone"},
    {"too-large", "it is longer than the server takes"},
    {"draining", "the server is about to stop"},
    {"of-tomorrow", "bob is not connected or did not take it"},
    {"", "bob is not connected or did not take it"},
  };
  for (const auto& [reason, why] : table)
    CHECK(describe(
            settled{1, not_delivered{{"bob", "hello"}, failure::refused, {}}, reason})
          == "not delivered to bob: " + why);
  CHECK(describe(settled{1, not_confirmed{{"bob", "hello"}, doubt::unanswered, {}},
                         "recipient-left"})
        == "not confirmed by bob: bob was given it and has not answered; bob may have "
           "it");
}

TEST_CASE("of a message to everybody it is said how many have it") {
  auto failed = [](std::string reason, telex::tally counts) {
    return describe(settled{1, not_delivered{{"ALL", "hello"}, failure::refused, {}},
                            reason, counts});
  };
  CHECK(failed("nobody-else", {})
        == "not delivered to everybody: nobody else is connected");
  CHECK(
    failed("rejected", {3, 1, 2})
    == "not delivered to everybody: not everybody took it (3 have it, 1 has not, of "
       "2 nobody knows)");
  CHECK(failed("rejected", {1, 2, 0})
        == "not delivered to everybody: not everybody took it (1 has it, 2 have not)");
  CHECK(describe(settled{1,
                         not_confirmed{{"ALL", "hello"}, doubt::unanswered, {}},
                         {},
                         telex::tally{3, 0, 1}})
        == "not confirmed by everybody: not all who were given it have answered; some "
           "may have it (3 have it, of 1 nobody knows)");
  CHECK(describe(settled{1, delivered{{"ALL", "hello"}}, {}, telex::tally{3, 0, 0}})
        == "delivered to everybody");
}

TEST_CASE("everybody is nobody's name") {
  const std::pair<std::string, std::string> table[] = {
    {"recipient-left", "one of them has left"},
    {"no-acknowledgement", "one of them has not answered in time"},
    {"recipient-busy", "too much waits for everybody already"},
    {"plain-recipient", "one of them can be sent plain text alone"},
    {"of-tomorrow", "nobody else is connected, or not everybody took it"},
  };
  for (const auto& [reason, why] : table)
    CHECK(reason_of(
            settled{1, not_delivered{{"ALL", "hello"}, failure::refused, {}}, reason})
          == why);
  CHECK(reason_of(settled{1, not_delivered{{"all", "hello"}, failure::refused, {}},
                          "unknown-recipient"})
        == "all is not connected; everybody is ALL");
}

TEST_CASE("a message that was not sent has words of its own") {
  CHECK(describe(not_sent{{"bob", "hello"}})
        == "not sent to bob: there is no connection");
  CHECK(describe(not_sent{{"ALL", "hello"}})
        == "not sent to everybody: there is no connection");
  CHECK(describe(not_sent{{"bob", "hello"}, "there is no time"})
        == "not sent to bob: there is no time");
}

TEST_CASE("the reason of a result stands for itself as well") {
  CHECK(reason_of(settled{1, delivered{{"bob", "hello"}}}).empty());
  CHECK(reason_of(settled{1, not_delivered{{"bob", "hello"}, failure::refused, {}},
                          "recipient-left"})
        == "bob has left");
  CHECK(reason_of(settled{1, not_confirmed{{"bob", "hello"}, doubt::silent, {}}})
        == "no answer came in time; bob may have it");
  CHECK(reason_of(settled{1, not_sent{{"bob", "hello"}}}) == "there is no connection");
}

TEST_CASE("a message that was turned away says whose it was, and why") {
  CHECK(describe(turned_away{"bob", rejection::too_large})
        == "a message from bob was turned away: it is larger than 1048576 bytes");
  CHECK(describe(turned_away{"b\nb", rejection::unreadable})
        == "a message from b\\nb was turned away: the server did not write it as the "
           "protocol has it");
  CHECK(describe(turned_away{"", rejection::unreadable})
        == "a message was turned away: the server did not write it as the protocol has "
           "it");
}

TEST_CASE("a refused name is said to be taken, or most likely so, and what to do") {
  CHECK(describe(name_refused{refusal::taken, {}}, "bob")
        == "the name bob is taken; choose another one");
  CHECK(
    describe(name_refused{refusal::unclear, {}}, "bob")
    == "the server refuses the name bob, which is most likely taken; choose another "
       "one");
  CHECK(
    describe(name_refused{refusal::renamed, "b\no"}, "bob")
    == "the server registered the name \"b\\no\" instead of bob; choose one that it "
       "leaves as it is");
  CHECK(describe(name_refused{refusal::wrong_role, {}}, "bob")
        == "the server registered bob for the wrong one of the two connections");
  CHECK(describe(name_refused{refusal::other, "No\nroom"}, "bob")
        == "the server refused the name bob, saying \"No\\nroom\"");
}

TEST_CASE("who is here is told by name, and how many there are") {
  CHECK(describe(names{"", 2, {"alice", "bob"}}) == "2 are here: alice, bob");
  CHECK(describe(names{"al", 1, {"alice"}})
        == "1 is here whose names begin with al: alice");
  CHECK(describe(names{"", 812, {"alice", "b\nb"}})
        == "812 are here: alice, b\\nb, and 810 more");
  CHECK(describe(names{"x", 0, {}}) == "nobody is here whose names begin with x");
}

TEST_CASE("a question that has no answer says why") {
  using enum hindrance;
  CHECK(describe(not_answered{question::who, "a b", malformed})
        == "no name begins with \"a b\"");
  CHECK(describe(not_answered{question::watch, "bob", too_many})
        == "the server takes no more questions of that kind");
  CHECK(describe(not_answered{question::who, "", unknown})
        == "the server does not tell who is here: it has the plain protocol alone");
}

TEST_CASE("where no router listens on this host it is said how to start one") {
  const unreachable nobody{"Connection refused"};
  for (auto [server, place] :
       {std::pair{"127.0.0.1:1933", "127.0.0.1:1933"}, {"localhost", "localhost:1933"}})
    CHECK(describe(nobody, server)
          == "cannot connect to " + std::string{place}
               + ": Connection refused; start a router there with telexd, or ./dev run "
                 "in the source tree");
  CHECK(
    describe(nobody, "127.0.0.1:80").find("telexd --port 80, or ./dev run --port 80")
    != std::string::npos);
  CHECK(
    describe(nobody, "::1")
    == "cannot connect to [::1]:1933: Connection refused; start a router there with "
       "telexd --listen [::1]:1933");
  CHECK(describe(unreachable{"Connection refused", false, true}, "localhost")
        == "cannot connect to localhost:1944 over TLS: Connection refused; start a "
           "router there with telexd --tls 127.0.0.1:1944 --tls-self-signed FOLDER");
}

TEST_CASE("where nobody answers on another host it is said what was tried, and what "
          "else can be") {
  for (auto why : {"Connection refused", "it does not answer"}) {
    CHECK(
      describe(unreachable{why, false, true}, "chat.example.org")
      == "cannot connect to chat.example.org:1944 over TLS: " + std::string{why}
           + "; if the router there has no TLS, --no-tls comes to it in plain words, "
             "at port 1933 if none is named");
    CHECK(
      describe(unreachable{why}, "192.0.2.1:7")
      == "cannot connect to 192.0.2.1:7 without TLS: " + std::string{why}
           + "; if the router there has TLS, --tls comes to it, at port 1944 if none "
             "is named");
  }
}

TEST_CASE("what to do is not said where that does not help") {
  CHECK(describe(unreachable{"TLS: bad certificate", true, true}, "chat.example.org")
        == "cannot connect to chat.example.org:1944 over TLS: bad certificate");
  CHECK(describe(unreachable{"it does not answer"}, "127.0.0.1")
        == "cannot connect to 127.0.0.1:1933: it does not answer");
}

TEST_CASE("a malformed name is shown safely, with the rule") {
  CHECK(
    describe_malformed("al\nice")
    == "\"al\\nice\" is malformed: a name is 1 to 64 letters and digits, and not ALL");
}

TEST_CASE("each end of a connection has its words") {
  CHECK(describe(lost{loss::closed}) == "the server has closed the connection");
  CHECK(describe(lost{loss::closed, "Header\tincomplete"})
        == "the server has closed the connection, saying \"Header\\tincomplete\"");
  CHECK(describe(lost{loss::broken, "Connection reset by peer"})
        == "the connection broke: Connection reset by peer");
  CHECK(describe(lost{loss::crowded, "Unable to send"})
        == "the server takes no more connections from your address for now");
  CHECK(describe(lost{loss::silent}) == "the server does not answer");
  CHECK(describe(lost{loss::nonsense, "SSH-2.0"})
        == "what the server wrote is not the protocol of a chat, saying \"SSH-2.0\"");
  CHECK_FALSE(describe(lost{loss::forgotten}).empty());
  CHECK_FALSE(describe(lost{loss::interrupted}).empty());
  CHECK(describe(lost{loss::draining, "draining"}) == "the server is about to stop");
  CHECK(describe(lost{loss::taken_over, "taken-over"})
        == "the conversation goes on over another connection of yours");
}
