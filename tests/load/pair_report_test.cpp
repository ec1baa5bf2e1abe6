#include "tests/load/pair_report.hpp"

#include "tests/support/catch.hpp"

#include <optional>

using namespace telex::load;
using std::chrono::nanoseconds;

TEST_CASE("a report of a pair is read as it was written") {
  for (bool was_closed : {false, true}) {
    pair_report report{3000,
                       nanoseconds{120'000},
                       nanoseconds{250'000},
                       nanoseconds{13'000'000'000},
                       nanoseconds{60'000},
                       7,
                       was_closed};
    CHECK(parse_pair_report(to_line(report)) == report);
    CHECK(parse_pair_report(to_line(report) + '\n') == report);
  }
}

TEST_CASE("what is no report of a pair is read as none") {
  CHECK(parse_pair_report("") == std::nullopt);
  CHECK(parse_pair_report("telex-load: the users can't register") == std::nullopt);
  CHECK(parse_pair_report("3000 120000 250000 1 1 7") == std::nullopt);
}
