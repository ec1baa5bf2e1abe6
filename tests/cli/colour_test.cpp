#include "cli/colour.hpp"

#include "tests/support/catch.hpp"

#include <cstdlib>

using namespace telex::cli;

TEST_CASE("a palette without colours leaves text as it is") {
  CHECK(palette{false}.paint(colour::bad, "text") == "text");
}

TEST_CASE("a painted text ends with the terminal's own colour") {
  CHECK(palette{true}.paint(colour::bad, "text") == "\x1b[31mtext\x1b[0m");
}

TEST_CASE("NO_COLOR turns colours off, unless it is empty") {
  ::setenv("TERM", "xterm", 1);
  ::setenv("NO_COLOR", "1", 1);
  CHECK_FALSE(wants_colours());
  ::setenv("NO_COLOR", "", 1);
  CHECK(wants_colours());
  ::unsetenv("NO_COLOR");
  CHECK(wants_colours());
}

TEST_CASE("a terminal that has no colours gets none") {
  ::unsetenv("NO_COLOR");
  ::setenv("TERM", "dumb", 1);
  CHECK_FALSE(wants_colours());
  ::unsetenv("TERM");
  CHECK_FALSE(wants_colours());
}
