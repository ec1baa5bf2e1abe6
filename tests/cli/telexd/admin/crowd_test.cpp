#include "cli/telexd/admin/crowd.hpp"

#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using namespace telex::admin;

namespace {

const crowd::clock::time_point start{1h};

asker& add(crowd& askers, stage now, std::chrono::seconds after = 0s) {
  auto& result = askers.add(start + after);
  result.now = now;
  return result;
}

} // namespace

TEST_CASE("who goes first is who has not asked and then who reads and then who waits") {
  crowd askers;
  CHECK_FALSE(askers.least());
  auto& waits = add(askers, stage::waiting);
  waits.asked.about = subject::state;
  CHECK(askers.least() == &waits);
  auto& reads = add(askers, stage::reading);
  CHECK(askers.least() == &reads);
  auto& writes = add(askers, stage::writing);
  add(askers, stage::writing);
  CHECK(askers.least() == &writes);
  CHECK(askers.slowest_reader() == &reads);
}

TEST_CASE("of those who wait for a long answer the last to come goes") {
  crowd askers;
  asker* last = nullptr;
  for (auto about : {subject::state, subject::metrics, subject::health}) {
    auto& x = add(askers, stage::waiting);
    x.asked.about = about;
    last = about == subject::metrics ? &x : last;
  }
  CHECK(askers.least() == last);
  last->told.emplace();
  CHECK(askers.least() == &askers.all().front());
}

TEST_CASE("who waits for a word of the router does not go") {
  crowd askers;
  for (auto about : {subject::health, subject::readiness})
    add(askers, stage::waiting).asked.about = about;
  CHECK_FALSE(askers.least());
}

TEST_CASE("of those who do the same the first to come is the first to go") {
  crowd askers;
  auto& first = add(askers, stage::writing);
  auto& second = add(askers, stage::writing, 1s);
  CHECK(askers.least() == &first);
  askers.remove(first);
  CHECK(askers.least() == &second);
}

TEST_CASE("who has been given up does not go twice") {
  crowd askers;
  add(askers, stage::leaving);
  CHECK(askers.size() == 1);
  CHECK_FALSE(askers.least());
  CHECK_FALSE(askers.slowest_reader());
  CHECK_FALSE(askers.next_deadline());
  CHECK_FALSE(crowd::is_overdue(askers.all().front(), start + 1h));
}

TEST_CASE("all that an asker does has one deadline") {
  crowd askers;
  for (auto each : {stage::writing, stage::waiting, stage::reading}) {
    auto& x = add(askers, each);
    CHECK_FALSE(crowd::is_overdue(x, start + crowd::patience - 1ns));
    CHECK(crowd::is_overdue(x, start + crowd::patience));
  }
  add(askers, stage::writing, 1s);
  CHECK(askers.next_deadline() == start + crowd::patience);
  // Whom the kernel has kept for a second is let in late.
  add(askers, stage::writing, -1s);
  CHECK(askers.next_deadline() == start + crowd::patience - 1s);
}

TEST_CASE("who waits for the router hears of it before its time is over") {
  crowd askers;
  auto& waits = add(askers, stage::waiting);
  auto& reads = add(askers, stage::reading);
  CHECK_FALSE(crowd::waits_in_vain(waits, start + crowd::router_patience - 1ns));
  CHECK(crowd::waits_in_vain(waits, start + crowd::router_patience));
  CHECK_FALSE(crowd::is_overdue(waits, start + crowd::router_patience));
  CHECK_FALSE(crowd::waits_in_vain(reads, start + 1h));
  CHECK(askers.has_any(stage::waiting));
  CHECK_FALSE(askers.has_any(stage::writing));
}
