#include "net/wire/date.hpp"

#include "tests/support/catch.hpp"

using namespace std::chrono;
using telex::wire::date;

namespace {

std::string text_of(sys_days day, milliseconds rest) {
  date subject;
  return std::string{subject.text(day + rest)};
}

} // namespace

TEST_CASE("a moment is written as RFC 3339 has it") {
  CHECK(text_of(sys_days{1970y / 1 / 1}, 0ms) == "1970-01-01T00:00:00.000Z");
  CHECK(text_of(sys_days{2024y / 2 / 29}, 86'399'999ms) == "2024-02-29T23:59:59.999Z");
  CHECK(text_of(sys_days{2026y / 11 / 9}, hours{1} + minutes{2} + seconds{3} + 45ms)
        == "2026-11-09T01:02:03.045Z");
  CHECK(text_of(sys_days{1969y / 12 / 31}, 86'399'001ms) == "1969-12-31T23:59:59.001Z");
}

TEST_CASE("one moment after another is written as if it were alone") {
  date subject;
  auto when = sys_days{2026y / 11 / 29} + milliseconds{0};
  for (auto step :
       {0ms, 1ms, 998ms, 1ms, 59'000ms, 1ms, 86'400'000ms, -1ms, -86'400'000ms}) {
    when += step;
    date fresh;
    CHECK(std::string{subject.text(when)} == fresh.text(when));
  }
}
