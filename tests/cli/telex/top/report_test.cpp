#include "cli/telex/top/report.hpp"

#include "tests/cli/telex/top/sample.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace telex::top;
using namespace std::chrono_literals;
using nlohmann::json;
using telex::test::debtor;
using telex::test::state_of;
using telex::test::user;

namespace {

reading sample() {
  reading result;
  result.where = "127.0.0.1:1934";
  result.state = state_of({debtor("bob", 4200ms, 312), user("alice")});
  result.state.users[1].missed = 3;
  result.change.seconds = 1;
  result.change.received = 10;
  result.change.failed = 2;
  result.change.failures = {{"rejected", 2}};
  result.change.p50 = 120us;
  result.change.users["alice"] = {5, 6, 7};
  return result;
}

json report_of(const reading& what) {
  return json::parse(to_json(what));
}

} // namespace

TEST_CASE("a report is one line of JSON") {
  auto text = to_json(sample());
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(text.ends_with('\n'));
}

TEST_CASE("a report has the router and its rates") {
  auto report = report_of(sample());
  CHECK(report["version"] == "0.1.0");
  CHECK(report["where"] == "127.0.0.1:1934");
  CHECK(report["uptime_us"] == 3'600'000'000);
  CHECK(report["users_total"] == 2);
  CHECK(report["change"]["messages_per_second"] == 10);
  CHECK(report["change"]["failed_per_second"] == 2);
  CHECK(report["change"]["failures_per_second"] == json{{"rejected", 2}});
  CHECK(report["change"]["latency_us"] == json{{"p50", 120}, {"p99", nullptr}});
}

TEST_CASE("a report names the slow reader") {
  CHECK(report_of(sample())["slow_reader"]
        == json{{"name", "bob"},
                {"queue", 312},
                {"owes_us", 4'200'000},
                {"blocked_us", nullptr}});
  auto quick = sample();
  quick.state.users.erase(quick.state.users.begin());
  CHECK(report_of(quick)["slow_reader"] == nullptr);
}

TEST_CASE("a report has the users with their rates") {
  auto users = report_of(sample())["users"];
  REQUIRE(users.size() == 2);
  CHECK(users[0]["name"] == "bob");
  CHECK(users[0]["slow"] == true);
  CHECK(users[0]["bytes_per_second"] == 0);
  CHECK(users[1]["slow"] == false);
  CHECK(users[1]["sent_per_second"] == 5);
  CHECK(users[1]["acknowledged_per_second"] == 6);
  CHECK(users[1]["bytes_per_second"] == 7);
  CHECK(users[1]["missed"] == 3);
  CHECK(users[1]["owes_us"] == nullptr);
}

TEST_CASE("a report is JSON whatever the names are") {
  auto what = sample();
  what.state.users[0].name = "\xff\x1b\"\n";
  auto text = to_json(what);
  CHECK(json::accept(text));
  CHECK(text.find('\x1b') == std::string::npos);
}
