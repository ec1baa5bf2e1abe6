#include "cli/text/colour.hpp"

#include "cli/system/descriptor.hpp"
#include "tests/support/catch.hpp"

#include <cstdlib>

#include <fcntl.h>

using namespace telex::cli;

namespace {

/// The side of a terminal that shows what is written.
struct terminal {
  descriptor side{::posix_openpt(O_RDWR | O_NOCTTY)};
};

} // namespace

TEST_CASE("a palette without colours leaves text as it is") {
  CHECK(palette{false}.paint(colour::bad, "text") == "text");
}

TEST_CASE("a painted text ends with the terminal's own colour") {
  CHECK(palette{true}.paint(colour::bad, "text") == "\x1b[31mtext\x1b[0m");
}

TEST_CASE_METHOD(terminal, "NO_COLOR turns colours off, unless it is empty") {
  ::setenv("TERM", "xterm", 1);
  ::setenv("NO_COLOR", "1", 1);
  CHECK_FALSE(wants_colours(side.get()));
  ::setenv("NO_COLOR", "", 1);
  CHECK(wants_colours(side.get()));
  ::unsetenv("NO_COLOR");
  CHECK(wants_colours(side.get()));
}

TEST_CASE_METHOD(terminal, "a terminal that has no colours gets none") {
  ::unsetenv("NO_COLOR");
  for (auto kind : {"dumb", ""}) {
    ::setenv("TERM", kind, 1);
    CHECK_FALSE(wants_colours(side.get()));
  }
  ::unsetenv("TERM");
  CHECK_FALSE(wants_colours(side.get()));
}

TEST_CASE_METHOD(terminal, "who wishes for colours has his way, but for NO_COLOR") {
  ::unsetenv("NO_COLOR");
  ::setenv("TERM", "dumb", 1);
  CHECK(wants_colours(side.get(), colour_wish::always));
  ::setenv("TERM", "xterm", 1);
  CHECK_FALSE(wants_colours(side.get(), colour_wish::never));
  ::setenv("NO_COLOR", "1", 1);
  CHECK_FALSE(wants_colours(side.get(), colour_wish::always));
}

TEST_CASE("what is no terminal gets no colours") {
  ::unsetenv("NO_COLOR");
  ::setenv("TERM", "xterm", 1);
  descriptor file{::open("/dev/null", O_WRONLY)};
  CHECK_FALSE(wants_colours(file.get()));
}
