#include "cli/wording.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

namespace {

std::string not_delivered_to(std::string recipient, failure why,
                             std::string said = {}) {
  return describe(not_delivered{{std::move(recipient), "hello"}, why, std::move(said)});
}

} // namespace

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
  CHECK(not_delivered_to("bob", failure::disconnected)
        == "not delivered to bob: the connection ended before it was acknowledged");
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

TEST_CASE("a refused name is said to be taken, or perhaps not allowed") {
  CHECK(describe(name_refused{refusal::taken, {}}, "bob") == "the name bob is taken");
  CHECK(describe(name_refused{refusal::unclear, {}}, "bob")
        == "the name bob is taken, or is not allowed on this server");
  CHECK(describe(name_refused{refusal::other, "No\nroom"}, "bob")
        == "the server refused the name bob, saying \"No\\nroom\"");
}

TEST_CASE("a malformed name is shown safely, with the rule") {
  CHECK(
    describe_malformed("al\nice")
    == "\"al\\nice\" is malformed: a name is 1 to 64 letters and digits, and not ALL");
}

TEST_CASE("each end of a connection has its words") {
  CHECK(describe(lost{loss::closed}) == "the server has closed it");
  CHECK(describe(lost{loss::silent}) == "the server does not answer");
  CHECK_FALSE(describe(lost{loss::nonsense}).empty());
  CHECK_FALSE(describe(lost{loss::forgotten}).empty());
  CHECK_FALSE(describe(lost{loss::interrupted}).empty());
}
