#include "tests/load/flood_report.hpp"

#include "tests/support/catch.hpp"

#include <optional>

using namespace telex::load;

TEST_CASE("a report of a flood is read as it was written") {
  flood_report report{5.25, 9987, 12, 3, 1.5};
  CHECK(parse_flood_report(to_line(report)) == report);
  CHECK(parse_flood_report(to_line(report) + '\n') == report);
}

TEST_CASE("what is no report of a flood is read as none") {
  CHECK(parse_flood_report("") == std::nullopt);
  CHECK(parse_flood_report("telex-load: the router has gone") == std::nullopt);
  CHECK(parse_flood_report("5.25 9987 12 3") == std::nullopt);
}
