#include "cli/text/duration.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

TEST_CASE("a time has a unit, or is of seconds") {
  auto seconds = [](std::string_view text) { return parse_duration(text)->count(); };
  CHECK(seconds("1s") == 1);
  CHECK(seconds("0.5s") == 0.5);
  CHECK(seconds("500ms") == 0.5);
  CHECK(seconds("2m") == 120);
  CHECK(seconds("7") == 7);
}

TEST_CASE("what is no time is none") {
  for (auto text : {"", "s", "0s", "-1s", "nan", "inf", "1h", "1 s", "1s ", "1e9s"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text));
  }
}
