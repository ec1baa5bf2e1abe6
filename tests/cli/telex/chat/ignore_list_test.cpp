#include "cli/telex/chat/ignore_list.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

TEST_CASE("who is ignored is known until he is not") {
  ignore_list ignored;
  CHECK(ignored.describe() == "Nobody is ignored; /ignore NAME does so");
  CHECK(
    ignored.add("bob")
    == "bob is ignored: messages from there are not shown, and bob is told that they "
       "were not delivered");
  CHECK(ignored.add("bob") == "bob is ignored already");
  CHECK(ignored.add("alf").starts_with("alf is ignored:"));
  CHECK(ignored.has("bob"));
  CHECK_FALSE(ignored.has("Bob"));
  CHECK(ignored.describe() == "Ignored: alf, bob");
  CHECK(ignored.remove("bob") == "bob is ignored no more");
  CHECK(ignored.remove("bob") == "bob is not ignored");
  CHECK_FALSE(ignored.has("bob"));
}
