#include "cli/telex/load/event_loop.hpp"

#include "tests/support/catch.hpp"

#include <string>

using namespace telex::load;
using namespace std::chrono_literals;

namespace {

/// No test gets there.
time_point far_away() {
  return steady_clock::now() + 20s;
}

} // namespace

TEST_CASE("tasks run in the order of their times") {
  event_loop loop;
  std::string order;
  auto now = steady_clock::now();
  loop.at(now - 1s, [&] { order += 'b'; });
  loop.at(now, [&] { order += 'c'; });
  loop.soon([&] { order += 'a'; });
  loop.at(now + 1h, [&] { order += 'd'; });
  loop.run_for(0s);
  CHECK(order == "abc");
}

TEST_CASE("a task that is set by another one runs in the next round") {
  event_loop loop;
  auto runs = 0;
  loop.soon([&] {
    ++runs;
    loop.soon([&] { ++runs; });
  });
  loop.run_for(0s);
  CHECK(runs == 1);
  loop.run_for(0s);
  CHECK(runs == 2);
}

TEST_CASE("a task that is set anew in every round holds up no other") {
  event_loop loop;
  std::function<void()> again = [&] { loop.soon(again); };
  again();
  auto has_run = false;
  loop.in(1ms, [&] { has_run = true; });
  CHECK(loop.run_until([&] { return has_run; }, far_away()));
}

TEST_CASE("a task that another one cancels does not run") {
  event_loop loop;
  auto has_run = false;
  auto now = steady_clock::now();
  auto second = loop.at(now, [&] { has_run = true; });
  loop.at(now - 1s, [&] { loop.cancel(second); });
  loop.run_for(0s);
  CHECK_FALSE(has_run);
}
