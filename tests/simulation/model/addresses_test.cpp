// The model bites: it is told of routers that let in whom they may not, and not others.

#include "tests/simulation/model/told_run.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using namespace telex::simulation;

namespace {

telex::settings limited(std::size_t connections, std::size_t rate) {
  auto result = small();
  result.per_address.connections = connections;
  result.per_address.rate = rate;
  return result;
}

} // namespace

TEST_CASE("an address has so many connections") {
  told_run run{limited(2, 0)};
  run.connect();
  auto second = run.connect();
  SECTION("and no more") {
    run.connect();
    CHECK(run.broken() == "address-limits");
  }
  SECTION("and others have their own") {
    run.connect(1);
    CHECK(run.broken() == "");
    run.is_turned_away(1);
    CHECK(run.broken() == "open-to-all");
  }
  SECTION("and another one once it is noticed that one has closed") {
    run.hangs_up(second);
    run.is_turned_away(0);
    CHECK(run.broken() == "");
    run.rests();
    run.is_turned_away(0);
    CHECK(run.broken() == "open-to-all");
  }
}

TEST_CASE("an address opens so many connections a second") {
  told_run run{limited(0, 4)};
  for (auto i = 0; i < 4; ++i)
    run.connect();
  SECTION("and no more") {
    run.waits(249ms);
    run.is_turned_away(0);
    CHECK(run.broken() == "");
    run.connect();
    CHECK(run.broken() == "address-limits");
  }
  SECTION("and more later") {
    run.waits(251ms);
    run.is_turned_away(0);
    CHECK(run.broken() == "open-to-all");
  }
}
