#include "cli/event_log.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace telex;
using namespace telex::cli;
using namespace std::string_literals;

namespace {

std::string line_of_refused(const std::string& name) {
  return to_line(events::refused{7, "192.0.2.7", name, true});
}

constexpr severity severities[] = {severity::debug, severity::info, severity::warning};

/// Which severities are of interest to a log of `level`: debug, info, warning.
std::vector<bool> wanted(log_level level) {
  event_log log{level};
  std::vector<bool> result;
  for (auto each : severities)
    result.push_back(log.wants(each));
  return result;
}

} // namespace

TEST_CASE("each event has its line") {
  struct row {
    event what;
    const char* line;
  };
  const std::vector<row> table{
    {events::listening{"127.0.0.1:1933"}, "listening address=127.0.0.1:1933"},
    {events::listening{"[::1]:1933"}, "listening address=[::1]:1933"},
    {events::connected{7, "127.0.0.1:41234"},
     "connected peer=127.0.0.1:41234 connection=7"},
    {events::registered{7, "alice", role::sender, false},
     "registered connection=7 user=alice role=sender complete=false"},
    {events::registered{8, "alice", role::receiver, true},
     "registered connection=8 user=alice role=receiver complete=true"},
    {events::refused{7, "192.0.2.7", "al ice", true},
     "refused peer=192.0.2.7 connection=7 reason=malformed-name name=\"al ice\""},
    {events::refused{7, "192.0.2.7", "", true},
     "refused peer=192.0.2.7 connection=7 reason=malformed-name name=\"\""},
    {events::refused{7, "192.0.2.7", "alice", false},
     "refused peer=192.0.2.7 connection=7 reason=name-taken name=\"alice\""},
    {events::faulted{7, "192.0.2.7", "no-length"},
     "protocol-fault peer=192.0.2.7 connection=7 reason=no-length"},
    {events::left{7, "192.0.2.7", "alice", leave_reason::hung_up},
     "left peer=192.0.2.7 connection=7 user=alice reason=hung-up"},
    {events::left{7, "192.0.2.7", "alice", leave_reason::partner_left},
     "left peer=192.0.2.7 connection=7 user=alice reason=partner-left"},
    {events::left{7, "192.0.2.7", "alice", leave_reason::protocol_fault},
     "left peer=192.0.2.7 connection=7 user=alice reason=protocol-fault"},
    {events::left{7, "192.0.2.7", "", leave_reason::early_errors},
     "left peer=192.0.2.7 connection=7 user=- reason=early-errors"},
    {events::left{7, "192.0.2.7", "", leave_reason::not_registered},
     "left peer=192.0.2.7 connection=7 user=- reason=not-registered"},
    {events::left{7, "192.0.2.7", "alice", leave_reason::not_paired},
     "left peer=192.0.2.7 connection=7 user=alice reason=not-paired"},
    {events::left{7, "192.0.2.7", "alice", leave_reason::unresponsive},
     "left peer=192.0.2.7 connection=7 user=alice reason=unresponsive"},
    {events::left{7, "192.0.2.7", "alice", leave_reason::stopped},
     "left peer=192.0.2.7 connection=7 user=alice reason=stopped"},
    {events::turned_away{"192.0.2.7", "limits.per-address", 12},
     "turned-away peer=192.0.2.7 reason=limits.per-address count=12"},
    {events::accepting{events::pause_reason::connections, 1000},
     "accepting paused connections=1000 reason=limits.connections"},
    {events::accepting{events::pause_reason::descriptors, 1000},
     "accepting paused connections=1000 reason=no-file-descriptors"},
    {events::accepting{std::nullopt, 999}, "accepting resumed connections=999"},
    {events::draining{12}, "draining connections=12"},
    {events::started{"1.2.3", 968}, "started version=1.2.3 max-connections=968"},
    {events::stopped{}, "stopped"},
    {events::dispatched{3, "alice", "bob", 5},
     "dispatched transaction=3 sender=alice recipient=\"bob\" bytes=5"},
    {events::dispatched{3, "alice", "ALL", 65536},
     "dispatched transaction=3 sender=alice recipient=\"ALL\" bytes=65536"},
    {events::forwarded{3, 8, "bob"},
     "forwarded transaction=3 connection=8 recipient=bob"},
    {events::settled{3, outcome::no_acknowledgement},
     "settled transaction=3 outcome=no-acknowledgement"},
    {events::answered{3, outcome::delivered},
     "answered transaction=3 outcome=delivered"},
  };
  std::vector<bool> covered(std::variant_size_v<event>);
  for (const auto& [what, line] : table) {
    CHECK(to_line(what) == line);
    covered[what.index()] = true;
  }
  CHECK(covered == std::vector<bool>(covered.size(), true));
}

TEST_CASE("each outcome has its word") {
  struct row {
    outcome how;
    const char* word;
  };
  for (auto [how, word] : {
         row{outcome::delivered, "delivered"},
         row{outcome::unknown_recipient, "unknown-recipient"},
         row{outcome::recipient_left, "recipient-left"},
         row{outcome::no_acknowledgement, "no-acknowledgement"},
         row{outcome::recipient_busy, "recipient-busy"},
         row{outcome::rejected, "rejected"},
         row{outcome::header_incomplete, "header-incomplete"},
         row{outcome::nobody_else, "nobody-else"},
         row{outcome::draining, "draining"},
       })
    CHECK(to_line(events::answered{3, how})
          == "answered transaction=3 outcome="s + word);
}

TEST_CASE("a refused name with control characters is shown as escapes on one line") {
  auto head = "refused peer=192.0.2.7 connection=7 reason=malformed-name name="s;
  CHECK(line_of_refused("bob\nstopped") == head + R"("bob\nstopped")");
  CHECK(line_of_refused("\r\t\x1b[2J\a\0"s) == head + R"("\r\t\e[2J\x07\x00")");
  CHECK(line_of_refused("\x7f\x9b\xff") == head + R"("\x7f\x9b\xff")");
  CHECK(line_of_refused("\u2028\u202e\u0085") == head + R"("\u2028\u202e\u0085")");
}

TEST_CASE("no octet of a peer begins another line or a control sequence") {
  for (int octet = 0; octet < 256; ++octet) {
    auto name = std::string(1, static_cast<char>(octet));
    for (const auto& line :
         {line_of_refused(name), to_line(events::dispatched{3, "alice", name, 5})}) {
      INFO(line);
      for (unsigned char each : line)
        CHECK((each >= 0x20 && each < 0x7f));
    }
  }
}

TEST_CASE("a name ends where its quotes do") {
  CHECK(
    line_of_refused(R"(x" reason="y\)")
    == R"(refused peer=192.0.2.7 connection=7 reason=malformed-name name="x\" reason=\"y\\")");
}

TEST_CASE("braces in a name are no placeholders") {
  CHECK(line_of_refused("{} {0} {:x}")
        == "refused peer=192.0.2.7 connection=7 reason=malformed-name name=\"{} {0} "
           "{:x}\"");
}

TEST_CASE("a level is read by its name and by nothing else") {
  CHECK(parse_log_level("debug") == log_level::debug);
  CHECK(parse_log_level("info") == log_level::info);
  CHECK(parse_log_level("warning") == log_level::warning);
  CHECK(parse_log_level("off") == log_level::off);
  for (auto text : {"", "Info", "INFO", "warn", "error", "info ", " info", "inf", "0"})
    CHECK(parse_log_level(text) == std::nullopt);
}

TEST_CASE("a log wants what is at least as severe as its level") {
  CHECK(wanted(log_level::debug) == std::vector<bool>{true, true, true});
  CHECK(wanted(log_level::info) == std::vector<bool>{false, true, true});
  CHECK(wanted(log_level::warning) == std::vector<bool>{false, false, true});
  CHECK(wanted(log_level::off) == std::vector<bool>{false, false, false});
}
