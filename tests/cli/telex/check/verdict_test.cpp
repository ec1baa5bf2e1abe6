#include "cli/telex/check/verdict.hpp"

#include "tests/support/catch.hpp"

using namespace telex::check;

namespace {

figure users(double value) {
  return {"users", value, "", thresholds{10, 20}, false, "some users"};
}

figure days(double value) {
  return {"days", value, "", thresholds{21, 7}, true, "some days"};
}

state state_of(figure what) {
  verdict result;
  auto told = result.measure(std::move(what));
  CHECK(told == result.worst());
  return told;
}

} // namespace

TEST_CASE("a figure is bad from its limits on") {
  CHECK(state_of(users(0)) == state::ok);
  CHECK(state_of(users(9.9)) == state::ok);
  CHECK(state_of(users(10)) == state::warning);
  CHECK(state_of(users(19.9)) == state::warning);
  CHECK(state_of(users(20)) == state::critical);
  auto without = users(1e9);
  without.limits.reset();
  CHECK(state_of(without) == state::ok);
}

TEST_CASE("a figure that is worse the smaller it is is bad below its limits") {
  CHECK(state_of(days(21)) == state::ok);
  CHECK(state_of(days(20.9)) == state::warning);
  CHECK(state_of(days(7)) == state::warning);
  CHECK(state_of(days(6)) == state::critical);
}

TEST_CASE("all together are as bad as the worst, and what is unknown is not") {
  verdict all;
  CHECK(all.worst() == state::unknown);
  all.note(state::ok, "fine");
  CHECK(all.worst() == state::ok);
  all.note(state::unknown, "who knows");
  CHECK(all.worst() == state::unknown);
  all.note(state::warning, "hm");
  CHECK(all.worst() == state::warning);
  all.note(state::critical, "no");
  CHECK(all.worst() == state::critical);
  all.note(state::ok, "fine");
  CHECK(all.worst() == state::critical);
  CHECK(static_cast<int>(state::ok) == 0);
  CHECK(static_cast<int>(state::unknown) == 3);
}

TEST_CASE("a line says what is wrong first, and has the figures behind a bar") {
  verdict all;
  all.note(state::ok, "bars | are none");
  all.measure({"rtt", 0.0125, "s", thresholds{0.5, 2}, false, "round trip 12.5 ms"});
  all.measure(days(20));
  all.measure({"queue", 3, "", {}, false, "longest queue 3"});
  CHECK(all.line()
        == "TELEX WARNING - some days, bars / are none, round trip 12.5 ms, longest "
           "queue 3 | rtt=0.0125s;0.5;2;0 days=20;21:;7:;0 queue=3;;;0\n");
  CHECK(
    all.json()
    == "{\"status\":\"WARNING\",\"message\":\"some days, bars / are none, round trip "
       "12.5 ms, longest queue 3\",\"rtt\":0.0125,\"days\":20.0,\"queue\":3.0}\n");
}

TEST_CASE("figures have no exponents") {
  verdict all;
  all.measure({"rtt", 0.00004, "s", thresholds{0.000001, 1e6}, false, "short"});
  CHECK(all.line() == "TELEX WARNING - short | rtt=0.00004s;0.000001;1000000;0\n");
}

TEST_CASE("a line without figures has no bar") {
  verdict all;
  all.note(state::critical, "cannot connect.");
  CHECK(all.line() == "TELEX CRITICAL - cannot connect\n");
}
