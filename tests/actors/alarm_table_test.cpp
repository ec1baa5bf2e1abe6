#include "actors/alarm_table.hpp"

#include "tests/support/catch.hpp"

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace telex;

namespace {

time_point at(int seconds) {
  return time_point{} + std::chrono::seconds{seconds};
}

/// All keys that are due at `now`, as they come.
template <class Key>
std::vector<Key> take_all_due(alarm_table<Key>& alarms, time_point now) {
  std::vector<Key> result;
  while (auto key = alarms.take_due(now)) {
    result.push_back(*key);
    REQUIRE(result.size() < 100); // else it is the same alarm for ever
  }
  return result;
}

using names = std::vector<std::string>;

} // namespace

TEST_CASE("without alarms nothing is ever due") {
  alarm_table<std::string> alarms;
  CHECK(alarms.next() == std::nullopt);
  CHECK(alarms.take_due(time_point::max()) == std::nullopt);
  alarms.cancel("alice");
  CHECK(alarms.next() == std::nullopt);
}

TEST_CASE("an alarm is due when its time has come and only once") {
  alarm_table<std::string> alarms;
  alarms.set("alice", at(5));
  CHECK(alarms.next() == at(5));
  CHECK(alarms.take_due(at(5) - std::chrono::nanoseconds{1}) == std::nullopt);
  CHECK(alarms.next() == at(5));
  CHECK(alarms.take_due(at(5)) == "alice");
  CHECK(alarms.take_due(at(6)) == std::nullopt);
  CHECK(alarms.next() == std::nullopt);
}

TEST_CASE("alarms are taken off the earliest first") {
  alarm_table<std::string> alarms;
  alarms.set("alice", at(5));
  alarms.set("bob", at(3));
  alarms.set("carol", at(4));
  alarms.set("dave", at(9));
  CHECK(alarms.next() == at(3));
  CHECK(take_all_due(alarms, at(8)) == names{"bob", "carol", "alice"});
  CHECK(alarms.next() == at(9));
}

TEST_CASE("alarms of the same time are all due") {
  alarm_table<std::string> alarms;
  for (auto name : {"carol", "alice", "bob"})
    alarms.set(name, at(5));
  auto due = take_all_due(alarms, at(5));
  CHECK(std::set<std::string>{due.begin(), due.end()}
        == std::set<std::string>{"alice", "bob", "carol"});
  CHECK(due.size() == 3);
}

TEST_CASE("an alarm that is set again replaces the one before") {
  alarm_table<std::string> alarms;
  alarms.set("alice", at(5));
  alarms.set("bob", at(6));
  alarms.set("alice", at(7));
  CHECK(alarms.next() == at(6));
  CHECK(take_all_due(alarms, at(9)) == names{"bob", "alice"});
  alarms.set("alice", at(7));
  alarms.set("alice", at(2));
  CHECK(alarms.next() == at(2));
  CHECK(take_all_due(alarms, at(9)) == names{"alice"});
}

TEST_CASE("an alarm that is cancelled is never due and the others stay") {
  alarm_table<std::string> alarms;
  alarms.set("alice", at(5));
  alarms.set("bob", at(5));
  alarms.cancel("alice");
  alarms.cancel("alice");
  CHECK(take_all_due(alarms, at(9)) == names{"bob"});
  alarms.set("alice", at(1));
  CHECK(take_all_due(alarms, at(9)) == names{"alice"});
}

TEST_CASE("alarms keep to their times in a random sequence") {
  std::mt19937 random{1933};
  alarm_table<unsigned> alarms;
  std::map<unsigned, time_point> model;
  auto now = at(0);
  auto earliest = [&model] {
    std::optional<time_point> result;
    for (auto [key, when] : model)
      result = result ? std::min(*result, when) : when;
    return result;
  };
  for (int step = 0; step < 5000; ++step) {
    auto key = static_cast<unsigned>(random() % 20);
    if (auto choice = random() % 8; choice < 4) {
      auto when = now + std::chrono::seconds{random() % 10};
      alarms.set(key, when);
      model[key] = when;
    } else if (choice == 4) {
      alarms.cancel(key);
      model.erase(key);
    } else if (choice == 5) {
      now += std::chrono::seconds{1};
    } else if (auto due = alarms.take_due(now)) {
      REQUIRE(model.count(*due) == 1);
      REQUIRE(model[*due] <= now);
      REQUIRE(model[*due] == earliest());
      model.erase(*due);
    } else {
      REQUIRE((!earliest() || *earliest() > now));
    }
    REQUIRE(alarms.next() == earliest());
  }
}
