#include "tests/load/verdict.hpp"

#include "tests/support/catch.hpp"

#include <limits>
#include <optional>

using telex::load::verdict;

TEST_CASE("a figure at its bound is right and one beyond it is a fault") {
  verdict result;
  result.at_least("s until it was closed", 3.75, 3.75);
  result.at_most("p99 ratio", 1.5, 1.5);
  result.none("errors", 0);
  CHECK(result.faults().empty());
  CHECK(result.print() == 0);
  result.at_least("s until it was closed", 3.7, 3.75);
  result.at_most("p99 ratio", 1.501, 1.5);
  result.none("errors", 2);
  REQUIRE(result.faults().size() == 3);
  CHECK(result.faults()[0] == "s until it was closed: 3.7, at least 3.75");
  CHECK(result.faults()[1] == "p99 ratio: 1.501, at most 1.5");
  CHECK(result.faults()[2] == "errors: 2, at most 0");
  CHECK(result.print() == 1);
}

TEST_CASE("a ratio of what was not measured is a fault") {
  verdict result;
  result.at_most("p99 ratio", std::numeric_limits<double>::quiet_NaN(), 1.5);
  CHECK(result.faults().size() == 1);
}

TEST_CASE("a figure that is not told is a fault") {
  verdict result;
  result.at_most("ms for a turn", std::optional{2.5}, 5);
  result.at_most("ms for a turn", std::nullopt, 5);
  result.at_most("ms for a turn", std::optional{5.1}, 5);
  REQUIRE(result.faults().size() == 2);
  CHECK(result.faults()[0] == "ms for a turn: not told, at most 5");
  CHECK(result.faults()[1] == "ms for a turn: 5.1, at most 5");
}
