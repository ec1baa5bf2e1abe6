#include "cli/telex/top/units.hpp"

#include "tests/support/catch.hpp"

using namespace telex::top;
using namespace std::chrono_literals;

TEST_CASE("durations have the largest unit that they fill") {
  CHECK(to_text(0us) == "0 us");
  CHECK(to_text(999us) == "999 us");
  CHECK(to_text(2100us) == "2.1 ms");
  CHECK(to_text(9960us) == "10 ms");
  CHECK(to_text(microseconds{4200ms}) == "4.2 s");
  CHECK(to_text(microseconds{59s}) == "59 s");
  CHECK(to_text(microseconds{90s}) == "1.5 min");
  CHECK(to_text(microseconds{50h}) == "2.1 d");
  CHECK(to_text(std::optional<microseconds>{}) == "-");
}

TEST_CASE("sizes have the largest unit that they fill") {
  CHECK(bytes_text(0) == "0 B");
  CHECK(bytes_text(1023) == "1023 B");
  CHECK(bytes_text(1536) == "1.5 KiB");
  CHECK(bytes_text(34.5 * 1024 * 1024) == "34 MiB");
}

TEST_CASE("counts are short") {
  CHECK(count_text(0.0) == "0");
  CHECK(count_text(0.46) == "0.5");
  CHECK(count_text(std::uint64_t{7}) == "7");
  CHECK(count_text(12345.4) == "12,345");
  CHECK(count_text(999'999.4) == "999,999");
  CHECK(count_text(1'250'000.0) == "1.2 M");
}

TEST_CASE("what a router says has a column for each octet and moves nothing") {
  CHECK(plain("bob") == "bob");
  CHECK(plain("\x1b[2J\n\x07") == "\\e[2J\\n\\x07");
  CHECK(plain("b\xc3\xb6 \xe6\xbc\xa2 \xf0\x9f\x98\x80 \xff") == "b? ? ? \\xff");
  CHECK(plain("\xc2\x9b") == "\\u009b");
}
