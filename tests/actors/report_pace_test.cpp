#include "actors/report_pace.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using namespace telex;

TEST_CASE("of a flood the first is reported and then how many there were") {
  constexpr auto start = time_point{1h};
  report_pace reports;
  CHECK(reports.note(start, 10s) == 1U);
  for (int i = 0; i < 5; ++i)
    CHECK_FALSE(reports.note(start + 9'999ms, 10s));
  CHECK(reports.note(start + 10s, 10s) == 6U);
  CHECK_FALSE(reports.note(start + 11s, 10s));
  CHECK(reports.take_untold() == 1);
  CHECK(reports.take_untold() == 0);
  CHECK(reports.note(start + 20s, 10s) == 1U);
}
