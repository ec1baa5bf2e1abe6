#include "cli/telex/chat/pipe_report.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace telex::cli;

namespace {

using lines = std::vector<std::string>;

struct report_fixture {
  lines written;
  pipe_report report;

  explicit report_fixture(report_form form = report_form::words)
    : report{form, [this](std::string_view line) { written.emplace_back(line); }} {}
};

const settled got{1, delivered{{"bob", "x"}}};
const settled unknown{1, not_delivered{{"bob", "x"}, failure::refused, {}},
                      "unknown-recipient"};
const settled doubtful{1, not_confirmed{{"bob", "x"}, doubt::silent, {}}};
const outgoing wrong{bad_line{"write more"}, {4, "7"}, "bob"};

} // namespace

TEST_CASE("results are told in the order of the input") {
  report_fixture x;
  auto first = x.report.expect({1, {}});
  auto second = x.report.expect({2, {}});
  x.report.refuse(wrong);
  x.report.settle(second, got);
  CHECK(x.written.empty());
  CHECK(x.report.size() == 3);
  x.report.settle(first, unknown);
  CHECK(x.written
        == lines{"not delivered to bob: bob is not connected", "delivered to bob",
                 "not sent: line 4: write more"});
  CHECK(x.report.size() == 0);
}

TEST_CASE("a result names its line where nothing else tells which it is") {
  report_fixture x{report_form::words_of_line};
  x.report.settle(x.report.expect({3, {}}), unknown);
  x.report.settle(x.report.expect({5, {}}), got);
  CHECK(x.written
        == lines{"not delivered to bob: bob is not connected (line 3)",
                 "delivered to bob (line 5)"});
}

TEST_CASE("results in JSON are told as they are known, with what they are of") {
  report_fixture x{report_form::json};
  auto first = x.report.expect({1, {}});
  auto second = x.report.expect({2, R"({"a":1})"});
  x.report.settle(second, unknown);
  x.report.refuse(wrong);
  x.report.settle(first, got);
  CHECK(x.written
        == lines{
          R"({"event":"result","result":"not delivered","to":"bob","line":2,)"
          R"("id":{"a":1},"reason":"unknown-recipient","why":"bob is not connected"})",
          R"({"event":"result","result":"not sent","to":"bob","line":4,"id":7,)"
          R"("why":"write more"})",
          R"({"event":"result","result":"delivered","to":"bob","line":1})"});
  CHECK(x.report.size() == 0);
}

TEST_CASE("the outcome is the worst result") {
  report_fixture x;
  CHECK(x.report.outcome() == all_delivered);
  x.report.settle(x.report.expect({}), got);
  CHECK(x.report.outcome() == all_delivered);
  x.report.settle(x.report.expect({}), doubtful);
  CHECK(x.report.outcome() == not_all_confirmed);
  SECTION("that something was not delivered") {
    x.report.settle(x.report.expect({}), unknown);
  }
  SECTION("that something was not sent") {
    x.report.settle(x.report.expect({}), {1, not_sent{{"bob", "x"}}});
  }
  SECTION("that something was no message") {
    x.report.refuse(wrong);
  }
  SECTION("that something else has failed") {
    x.report.note_failure();
  }
  CHECK(x.report.outcome() == not_all_delivered);
  x.report.settle(x.report.expect({}), doubtful);
  CHECK(x.report.outcome() == not_all_delivered);
}
