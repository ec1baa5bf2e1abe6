#include "cli/telex/log/criteria.hpp"

#include "tests/cli/telex/log/log_lines.hpp"

using namespace telex::log;
using namespace telex::log::test;
using namespace std::chrono_literals;

namespace {

bool is_wanted(const criteria& wanted, const std::string& line) {
  return matches(wanted, *parsed{line});
}

std::string with_reason(std::string_view event, const std::string& reason) {
  return line(event, R"("reason":")" + reason + '"');
}

} // namespace

TEST_CASE("without criteria every event is wanted") {
  for (const auto& each : delivered_send)
    CHECK(is_wanted({}, each));
}

TEST_CASE("a user is who is named as user or peer") {
  criteria wanted;
  wanted.user = "bob";
  CHECK(is_wanted(wanted, line("received", R"("user":"alice","peer":"bob")")));
  CHECK(is_wanted(wanted, line("queued", R"("user":"bob","peer":"alice")")));
  CHECK_FALSE(is_wanted(wanted, line("queued", R"("user":"bobby","peer":"bo")")));
  CHECK_FALSE(is_wanted(wanted, line("stopped")));
}

TEST_CASE("a transaction is wanted by its number") {
  criteria wanted;
  wanted.transaction = 4711;
  CHECK(is_wanted(wanted, line("settled", R"("transaction":4711)")));
  CHECK_FALSE(is_wanted(wanted, line("settled", R"("transaction":471)")));
  CHECK_FALSE(is_wanted(wanted, line("stopped")));
}

TEST_CASE("actors are wanted by their kind, or one by its name") {
  auto of = [](std::string_view actor) { return line("left", "", "info", actor); };
  criteria wanted;
  wanted.actor = "connection";
  CHECK(is_wanted(wanted, of("connection/2")));
  CHECK_FALSE(is_wanted(wanted, of("connections/2")));
  CHECK_FALSE(is_wanted(wanted, of("router/0")));
  wanted.actor = "connection/2";
  CHECK(is_wanted(wanted, of("connection/2")));
  CHECK_FALSE(is_wanted(wanted, of("connection/24")));
  CHECK_FALSE(is_wanted(wanted, of("connection")));
}

TEST_CASE("an event is wanted if it is one of several") {
  criteria wanted;
  wanted.events = {"left", "stopped"};
  CHECK(is_wanted(wanted, line("left")));
  CHECK(is_wanted(wanted, line("stopped")));
  CHECK_FALSE(is_wanted(wanted, line("started")));
}

TEST_CASE("a level is wanted with those that are worse") {
  criteria wanted;
  wanted.least_level = telex::severity::info;
  CHECK_FALSE(is_wanted(wanted, line("x", "", "debug")));
  CHECK(is_wanted(wanted, line("x", "", "info")));
  CHECK(is_wanted(wanted, line("x", "", "warning")));
  wanted.least_level = telex::severity::warning;
  CHECK_FALSE(is_wanted(wanted, line("x", "", "info")));
}

TEST_CASE("since a time means then or later") {
  criteria wanted;
  wanted.since = parsed {
    line("x")
  } -> time;
  CHECK(is_wanted(wanted, line("x")));
  wanted.since = *wanted.since + 1us;
  CHECK_FALSE(is_wanted(wanted, line("x")));
}

TEST_CASE("slow is what took so long or longer") {
  criteria wanted;
  wanted.slower_than = 140us;
  CHECK(is_wanted(wanted, line("answered", R"("duration_us":140)")));
  CHECK_FALSE(is_wanted(wanted, line("answered", R"("duration_us":139)")));
  CHECK_FALSE(is_wanted(wanted, line("received")));
}

TEST_CASE("a connection that lived for long was not slow") {
  criteria wanted;
  wanted.slower_than = 1us;
  CHECK_FALSE(is_wanted(wanted, line("left", R"("duration_us":8123456)")));
}

TEST_CASE("all that is asked for must be so") {
  criteria wanted;
  wanted.user = "alice";
  wanted.events = {"answered"};
  CHECK(is_wanted(wanted, delivered_send.back()));
  CHECK_FALSE(is_wanted(wanted, delivered_send.front()));
  wanted.user = "carol";
  CHECK_FALSE(is_wanted(wanted, delivered_send.back()));
}

TEST_CASE("a message that was not delivered has failed") {
  criteria wanted;
  wanted.failed = true;
  for (auto event : {"acknowledged", "settled", "answered"}) {
    CHECK(is_wanted(wanted, with_reason(event, "no-acknowledgement")));
    CHECK_FALSE(is_wanted(wanted, with_reason(event, "delivered")));
  }
  for (auto event : {"received", "looked-up", "queued", "forwarded"})
    CHECK_FALSE(is_wanted(wanted, line(event)));
}

TEST_CASE("a name that was refused has failed, and so has what is a warning") {
  criteria wanted;
  wanted.failed = true;
  CHECK(is_wanted(wanted, line("refused")));
  CHECK(is_wanted(wanted, line("turned-away", "", "warning")));
  CHECK(is_wanted(wanted, line("new", "", "warning")));
  for (auto event : {"connected", "registered", "accepting-resumed", "stopped"})
    CHECK_FALSE(is_wanted(wanted, line(event)));
}

TEST_CASE("a connection has failed unless somebody wanted its end") {
  criteria wanted;
  wanted.failed = true;
  for (auto reason : {"hung-up", "partner-left", "stopped"})
    CHECK_FALSE(is_wanted(wanted, with_reason("left", reason)));
  for (auto reason : {"protocol-fault", "unresponsive", "not-registered", "new"})
    CHECK(is_wanted(wanted, with_reason("left", reason)));
}
