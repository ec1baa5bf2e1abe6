#include "cli/telexd/logs/event_log.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace telex;
using namespace telex::cli;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

std::string line_of_refused(const std::string& name) {
  return to_line(
    events::refused{"192.0.2.7", 7, refuse_reason::malformed_name, name, 1});
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

struct event_and_line {
  event what;
  const char* line;
};

const std::vector<event_and_line> events_and_lines{
  {events::listening{"127.0.0.1:1933"}, "listening address=127.0.0.1:1933"},
  {events::listening{"[::1]:1933"}, "listening address=[::1]:1933"},
  {events::exposed{"[::]:1933", "hide it"},
   "exposed address=[::]:1933 advice=\"hide it\""},
  {events::certificate_loaded{"ab:cd", 90},
   "certificate-loaded fingerprint=ab:cd days=90"},
  {events::certificate_refused{"no key"}, "certificate-refused reason=\"no key\""},
  {events::certificate_invalid{"it has ended on 2026-11-30 09:00 UTC"},
   "certificate-invalid reason=\"it has ended on 2026-11-30 09:00 UTC\""},
  {events::certificate_ends{0}, "certificate-ends days=0"},
  {events::key_exposed{"/key.pem", "hide it"},
   "key-exposed place=\"/key.pem\" advice=\"hide it\""},
  {events::accounts_loaded{3}, "accounts-loaded count=3"},
  {events::accounts_refused{"/etc/telex/accounts:7", "no hash"},
   "accounts-refused place=\"/etc/telex/accounts:7\" reason=\"no hash\""},
  {events::accounts_exposed{"/etc/telex/accounts", "hide it"},
   "accounts-exposed place=\"/etc/telex/accounts\" advice=\"hide it\""},
  {events::token_loaded{}, "token-loaded"},
  {events::without_effect{"t.toml:3:1: why"},
   "without-effect fault=\"t.toml:3:1: why\""},
  {events::long_turn{7ms, 3}, "long-turn duration_us=7000 count=3"},
  {events::connected{"127.0.0.1:41234", 7},
   "connected peer=127.0.0.1:41234 connection=7"},
  {events::registered{"alice", "192.0.2.7", 7, role::sender, false},
   "registered user=alice peer=192.0.2.7 connection=7 role=sender complete=false"},
  {events::registered{"alice", "fe80::1%eth0", 8, role::receiver, true},
   "registered user=alice peer=fe80::1%eth0 connection=8 role=receiver "
   "complete=true"},
  {events::refused{"192.0.2.7", 7, refuse_reason::malformed_name, "al ice", 1},
   "refused peer=192.0.2.7 connection=7 reason=malformed-name count=1 "
   "name=\"al ice\""},
  {events::refused{"192.0.2.7", 7, refuse_reason::malformed_name, "", 7},
   "refused peer=192.0.2.7 connection=7 reason=malformed-name count=7"},
  {events::refused{"192.0.2.7", 7, refuse_reason::name_taken, "alice", 1},
   "refused peer=192.0.2.7 connection=7 reason=name-taken count=1 name=alice"},
  {events::login_failed{"192.0.2.7", 7, refuse_reason::wrong_password, 2, "alice"},
   "login-failed peer=192.0.2.7 connection=7 reason=wrong-password count=2 "
   "name=alice"},
  {events::faulted{"alice", "192.0.2.7", 7, "no-length"},
   "protocol-fault user=alice peer=192.0.2.7 connection=7 reason=no-length"},
  {events::faulted{"alice", "192.0.2.7", 7, "length-in-characters", 12},
   "protocol-fault user=alice peer=192.0.2.7 connection=7 "
   "reason=length-in-characters transaction=12"},
  {events::left{"alice", "192.0.2.7", 7, 1500us, leave_reason::hung_up},
   "left user=alice peer=192.0.2.7 connection=7 duration_us=1500 reason=hung-up"},
  {events::tls_failed{"", "192.0.2.7", 7, "http request"},
   "tls-failed peer=192.0.2.7 connection=7 reason=\"http request\""},
  {events::left{"", "192.0.2.7", 7, 60s, leave_reason::not_registered},
   "left peer=192.0.2.7 connection=7 duration_us=60000000 reason=not-registered"},
  {events::turned_away{"192.0.2.7", "limits.per-address", 12},
   "turned-away peer=192.0.2.7 reason=limits.per-address count=12"},
  {events::header_refused{"192.0.2.7", "no-header", 12},
   "header-refused peer=192.0.2.7 reason=no-header count=12"},
  {events::strangers{"192.0.2.7", 1200}, "strangers peer=192.0.2.7 count=1200"},
  {events::accepting_paused{pause_reason::connections, 1000},
   "accepting-paused reason=limits.connections connections=1000"},
  {events::accepting_paused{pause_reason::descriptors, 1000},
   "accepting-paused reason=no-file-descriptors connections=1000"},
  {events::accepting_paused{pause_reason::memory, 1000},
   "accepting-paused reason=no-memory connections=1000"},
  {events::accepting_resumed{999}, "accepting-resumed connections=999"},
  {events::draining{12}, "draining connections=12"},
  {events::started{"1.2.3", 968}, "started version=1.2.3 max_connections=968"},
  {events::reloaded{"t.toml", "log-level limits.who"},
   "reloaded source=t.toml changed=\"log-level limits.who\""},
  {events::restart_needed{"listen port"}, "restart-needed settings=\"listen port\""},
  {events::reload_refused{"t.toml:3:1: x is no setting"},
   "reload-refused fault=\"t.toml:3:1: x is no setting\""},
  {events::reload_ignored{"nothing-to-read"}, "reload-ignored reason=nothing-to-read"},
  {events::actor_failed{"registry/7", "out of luck"},
   "actor-failed who=\"registry/7\" error=\"out of luck\""},
  {events::stopped{}, "stopped"},
  {events::dropped{12, "too-slow"}, "dropped count=12 reason=too-slow"},
  {events::not_reopened{"ENOENT"}, "not-reopened reason=ENOENT"},
  {events::received{3, "alice", "bob", 7, 5},
   "received transaction=3 user=alice peer=bob connection=7 bytes=5"},
  {events::looked_up{3, "alice", "ALL", 2us, 12},
   "looked-up transaction=3 user=alice peer=ALL duration_us=2 recipients=12"},
  {events::queued{3, "bob", "alice", 8, 5, 2us, 1},
   "queued transaction=3 user=bob peer=alice connection=8 bytes=5 duration_us=2 "
   "waiting=1"},
  {events::forwarded{3, "bob", "alice", 8, 5, 2999ns},
   "forwarded transaction=3 user=bob peer=alice connection=8 bytes=5 duration_us=2"},
  {events::acknowledged{3, "bob", "alice", 8, 1ms, outcome::delivered},
   "acknowledged transaction=3 user=bob peer=alice connection=8 duration_us=1000 "
   "reason=delivered"},
  {events::settled{3, 10s, outcome::no_acknowledgement},
   "settled transaction=3 duration_us=10000000 reason=no-acknowledgement"},
  {events::answered{3, "alice", "bob", 7, 1ms, outcome::delivered},
   "answered transaction=3 user=alice peer=bob connection=7 duration_us=1000 "
   "reason=delivered"},
};

} // namespace

TEST_CASE("each event has its line of text") {
  std::vector<bool> covered(std::variant_size_v<event>);
  for (const auto& [what, line] : events_and_lines) {
    CHECK(to_line(what) == line);
    covered[what.index()] = true;
  }
  CHECK(covered == std::vector<bool>(covered.size(), true));
}

TEST_CASE("a refused name with control characters is shown as escapes on one line") {
  auto head
    = "refused peer=192.0.2.7 connection=7 reason=malformed-name count=1 name="s;
  CHECK(line_of_refused("bob\nstopped") == head + R"("bob\nstopped")");
  CHECK(line_of_refused("\r\t\x1b[2J\a\0"s) == head + R"("\r\t\e[2J\x07\x00")");
  CHECK(line_of_refused("\x7f\x9b\xff") == head + R"("\x7f\x9b\xff")");
  CHECK(line_of_refused("\u2028\u202e\u0085") == head + R"("\u2028\u202e\u0085")");
}

TEST_CASE("no octet of a peer begins another line or a control sequence") {
  for (int octet = 0; octet < 256; ++octet) {
    auto name = std::string(1, static_cast<char>(octet));
    for (const auto& line :
         {line_of_refused(name), to_line(events::received{3, "alice", name, 7, 5})}) {
      INFO(line);
      for (unsigned char each : line)
        CHECK((each >= 0x20 && each < 0x7f));
    }
  }
}

TEST_CASE("a name ends where its quotes do") {
  CHECK(
    line_of_refused(R"(x" reason="y\)")
    == R"(refused peer=192.0.2.7 connection=7 reason=malformed-name count=1 name="x\" reason=\"y\\")");
}

TEST_CASE("braces in a name are no placeholders") {
  CHECK(line_of_refused("{} {0} {:x}")
        == "refused peer=192.0.2.7 connection=7 reason=malformed-name count=1 "
           "name=\"{} {0} "
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
