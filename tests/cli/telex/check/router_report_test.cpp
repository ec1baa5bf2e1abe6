#include "cli/telex/check/router_report.hpp"

#include "tests/support/catch.hpp"

using namespace telex::check;

TEST_CASE("a report has how many users there are, and the most that waits for one") {
  CHECK(read_report(R"({"users_total":7,"users":[{"name":"bob","queue":3}]})")
        == router_report{"", 7, 3});
  CHECK(read_report(R"({"users_total":0,"users":[]})") == router_report{"", 0, 0});
}

TEST_CASE("what is no state of a router is said to be none") {
  for (auto json :
       {"", "ok", "7", "[]", "{}", R"({"users_total":1})",
        R"({"users_total":-1,"users":[]})", R"({"users_total":"1","users":[]})",
        R"({"users_total":1,"users":{}})", R"({"users_total":1,"users":[3]})",
        R"({"users_total":1,"users":[{"queue":"3"}]})"}) {
    INFO(json);
    CHECK_FALSE(read_report(json).problem.empty());
  }
}
