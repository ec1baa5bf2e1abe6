#include "tests/load/storm_table.hpp"

#include "tests/support/catch.hpp"

using namespace telex::load;

TEST_CASE("the worst of rounds is the least work and the most of all else") {
  storm_table table{{"alone", "storm"}};
  table.add({{.most_kib = 10}, {100, 20, 50, 1, 700, 40, 0}});
  table.add({{.most_kib = 12}, {90, 30, 40, 2, 900, 60, 3}});
  auto x = table.worst(1);
  CHECK(x.copies == 90);
  CHECK(x.answers == 20);
  CHECK(x.crowd_cpu == 50);
  CHECK(x.router_waited == 2);
  CHECK(x.late == 900);
  CHECK(x.most_kib == 60);
  CHECK(x.failed == 3);
  CHECK(table.worst(0).most_kib == 12);
}

TEST_CASE("the worst of surroundings has the most of each") {
  storm_table table{{"alone", "storm"}};
  table.add({{.most_kib = 70}, {.most_kib = 40, .failed = 3}});
  auto x = table.worst();
  CHECK(x.most_kib == 70);
  CHECK(x.failed == 3);
}
