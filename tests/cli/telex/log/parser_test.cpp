#include "cli/telex/log/parser.hpp"

#include "cli/telex/log/line_buffer.hpp"
#include "tests/cli/telex/log/log_lines.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <limits>
#include <random>

using namespace telex::log;
using namespace telex::log::test;
using namespace std::chrono_literals;

namespace {

/// What came out of a log that may be damaged.
struct outcome {
  std::vector<std::string> read;
  std::size_t damaged = 0;
};

/// Reads `log` in pieces of random sizes.
outcome read_in_pieces(std::string_view log, std::mt19937& random) {
  outcome result;
  line_buffer lines;
  parser subject;
  auto take = [&] {
    while (auto next = lines.next()) {
      if (auto event = subject.parse(next->text))
        result.read.emplace_back(event->line);
      else
        ++result.damaged;
    }
  };
  while (!log.empty()) {
    auto space = lines.space();
    auto size = std::min<std::size_t>({log.size(), space.size(), random() % 300});
    std::memcpy(space.data(), log.data(), size);
    lines.add(size);
    log.remove_prefix(size);
    take();
  }
  lines.finish();
  take();
  return result;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string result;
  for (const auto& each : lines)
    result += each + '\n';
  return result;
}

std::vector<std::string> split(const std::string& log) {
  std::vector<std::string> result;
  for (std::size_t begin = 0; begin < log.size();) {
    auto end = std::min(log.find('\n', begin), log.size());
    result.push_back(log.substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

bool is_among(const std::vector<std::string>& lines, const std::string& x) {
  return std::find(lines.begin(), lines.end(), x) != lines.end();
}

} // namespace

// -- good lines ----------------------------------------------------------------

TEST_CASE("a line of a log is read with all its fields") {
  parsed event{delivered_send.back()};
  CHECK(event->line == delivered_send.back());
  CHECK(event->time
        == std::chrono::sys_days{std::chrono::year{2026} / 11 / 25} + 12h + 29min + 56s
             + 240us);
  CHECK(event->level == "debug");
  CHECK(event->actor == "connection/24");
  CHECK(event->event == "answered");
  CHECK(event->transaction == 4711u);
  CHECK(event->user == "alice");
  CHECK(event->peer == "bob");
  CHECK(event->connection == 24u);
  CHECK_FALSE(event->bytes);
  CHECK(event->duration == 140us);
  CHECK(event->reason == "delivered");
  CHECK(event->others.empty());
}

TEST_CASE("fields that a line has not are nothing") {
  parsed event{line("stopped")};
  CHECK_FALSE(event->transaction);
  CHECK_FALSE(event->connection);
  CHECK_FALSE(event->duration);
  CHECK_FALSE(event->count);
  CHECK(event->user.empty());
  CHECK(event->reason.empty());
}

TEST_CASE("fields and events that are not known are taken as they are") {
  parsed event{
    line("sneezed", R"("loud":true,"why":"cold","count":3,"often":[1, {}])")};
  CHECK(event->event == "sneezed");
  CHECK(event->count == 3u);
  REQUIRE(event->others.size() == 3);
  CHECK(event->others[0].name == "loud");
  CHECK(event->others[0].value == "true");
  CHECK(event->others[1].value == "cold");
  CHECK(event->others[2].name == "often");
  CHECK(event->others[2].value == "[1,{}]");
}

TEST_CASE("octets of peers come out as they were sent") {
  parsed event{
    line("refused", R"("peer":"a\u001b\u00ff\u00c3\u00a4b","name":"\u0000")")};
  CHECK(event->peer
        == "a\x1b\xff\xc3\xa4"
           "b");
  CHECK(event->others[0].value == std::string_view("\0", 1));
}

TEST_CASE("a character that no octet can be stays as it is") {
  CHECK(parsed { line("refused", R"("peer":"\u20ac\u00e4")") } -> peer
        == "\u20ac\u00e4");
}

TEST_CASE("numbers are read up to the largest there is") {
  auto most = std::to_string(std::numeric_limits<std::uint64_t>::max());
  CHECK(parsed { line("received", R"("transaction":)" + most) } -> transaction
        == std::numeric_limits<std::uint64_t>::max());
  auto longest = std::to_string(std::chrono::microseconds::max().count());
  CHECK(parsed { line("answered", R"("duration_us":)" + longest) } -> duration
        == std::chrono::microseconds::max());
}

TEST_CASE("a parser reads one line after the other") {
  parser subject;
  auto log = joined(delivered_send) + std::string(parser::padding, 'x');
  std::string_view rest{log};
  for (const auto& each : delivered_send) {
    auto event = subject.parse(rest.substr(0, each.size()));
    REQUIRE(event);
    CHECK(event->line == each);
    rest.remove_prefix(each.size() + 1);
  }
}

// -- damaged lines -------------------------------------------------------------

TEST_CASE("a line that is cut anywhere is damaged") {
  for (const auto& whole : delivered_send)
    for (std::size_t size = 0; size < whole.size(); ++size)
      CHECK(parsed{whole.substr(0, size)}.is_damaged());
}

TEST_CASE("a line without its beginning is damaged") {
  for (const auto& whole : delivered_send)
    for (std::size_t missing = 1; missing <= whole.size(); ++missing)
      CHECK(parsed{whole.substr(missing)}.is_damaged());
}

TEST_CASE("a line that says nothing of an event is damaged") {
  auto text = GENERATE(
    as<std::string>{}, "", " ", "null", "[]", "{}", "7", "\"text\"", "{}{}", "hello",
    R"({"time":"2026-11-25T12:29:56.000100Z"})",
    R"({"level":"info","actor":"router/0","event":"stopped"})",
    R"({"time":"2026-11-25T12:29:56.000100Z","level":"info","actor":"router/0"})",
    R"({"time":"2026-11-25T12:29:56.000100Z","level":"info","event":"stopped"})",
    R"({"time":"2026-11-25T12:29:56.000100Z","actor":"router/0","event":"stopped"})",
    R"({"time":"2026-11-25 12:29:56","level":"info","actor":"a/1","event":"stopped"})");
  CHECK(parsed{text}.is_damaged());
}

TEST_CASE("a field of the wrong type makes a line damaged") {
  auto fields = GENERATE(
    as<std::string>{}, R"("transaction":"1")", R"("transaction":-1)",
    R"("transaction":1.5)", R"("transaction":18446744073709551616)",
    R"("transaction":1e400)", R"("connection":null)", R"("bytes":true)",
    R"("count":[1])", R"("duration_us":-1)", R"("duration_us":9223372036854775808)",
    R"("duration_us":"3")", R"("user":7)", R"("peer":null)", R"("reason":{})",
    R"("time":5)", R"("level":"loud")", R"("level":3)", R"("event":"")",
    R"("others":01)", R"("others":"\x")", R"("others":"\ud800")", "\"others\":\"\t\"",
    "\"user\":\"\xff\"", "\"user\":\"\u00e4\"");
  INFO(fields);
  CHECK(parsed{line("answered", fields)}.is_damaged());
}

TEST_CASE("octets that are no text make a line damaged") {
  CHECK(parsed{std::string(1000, '\0')}.is_damaged());
  CHECK(parsed{delivered_send[0] + '\0'}.is_damaged());
  CHECK(parsed{delivered_send[0] + "x"}.is_damaged());
  CHECK(parsed{std::string(line_buffer::max_line, '[')}.is_damaged());
  CHECK(parsed{std::string(line_buffer::max_line, '"')}.is_damaged());
}

// -- damage at random ----------------------------------------------------------

TEST_CASE("a log that ends anywhere loses only the line that is cut") {
  std::mt19937 random{1};
  auto log = joined(delivered_send) + joined(delivered_send);
  for (std::size_t size = 0; size <= log.size(); ++size) {
    auto cut = log.substr(0, size);
    auto whole = split(cut);
    auto is_cut = !whole.empty() && !is_among(delivered_send, whole.back());
    if (is_cut)
      whole.pop_back();
    auto result = read_in_pieces(cut, random);
    CHECK(result.read == whole);
    CHECK(result.damaged == (is_cut ? 1 : 0));
  }
}

TEST_CASE("octets that have changed damage their own lines at most") {
  std::mt19937 random{2};
  const auto log = joined(delivered_send) + joined(delivered_send);
  for (int round = 0; round < 2000; ++round) {
    auto changed = log;
    for (auto count = 1 + random() % 5; count > 0; --count)
      changed[random() % changed.size()] ^= static_cast<char>(1u << random() % 8);
    auto lines = split(changed);
    auto result = read_in_pieces(changed, random);
    CHECK(result.read.size() + result.damaged == lines.size());
    // Those that came out are lines of what was read, in their order, and none that
    // is whole is missing.
    auto next = result.read.begin();
    for (const auto& each : lines) {
      if (next != result.read.end() && *next == each)
        ++next;
      else
        CHECK_FALSE(is_among(delivered_send, each));
    }
    CHECK(next == result.read.end());
  }
}

TEST_CASE("noise is damaged") {
  std::mt19937 random{3};
  for (int round = 0; round < 200; ++round) {
    std::string noise(random() % 2000, '\0');
    for (auto& each : noise)
      each = static_cast<char>(random());
    auto result = read_in_pieces(noise, random);
    CHECK(result.read.empty());
    CHECK(result.damaged == split(noise).size());
  }
}
