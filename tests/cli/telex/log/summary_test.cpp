#include "cli/telex/log/summary.hpp"

#include "tests/cli/telex/log/log_lines.hpp"

#include <fmt/format.h>

#include <sstream>

using namespace telex::log;
using namespace telex::log::test;

namespace {

std::string summary_of(const std::vector<std::string>& lines,
                       std::size_t columns = 80) {
  std::string result;
  summary subject{result, columns};
  for (const auto& each : lines)
    subject.take(*parsed{each});
  subject.finish();
  return result;
}

bool has(const std::string& text, std::string_view part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

std::string answered(int duration, std::string_view reason = "delivered") {
  return line("answered",
              fmt::format(R"("duration_us":{},"reason":"{}")", duration, reason));
}

/// How many columns `line` takes, of which none is a wide one.
std::size_t columns_of(const std::string& line) {
  std::size_t result = 0;
  for (auto c : line)
    result += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return result;
}

} // namespace

TEST_CASE("a summary of nothing says so") {
  CHECK(summary_of({}) == "events:      none\n");
}

TEST_CASE("a summary tells of the messages of a log") {
  std::string bar;
  for (int i = 0; i < 49; ++i)
    bar += "█";
  CHECK(summary_of(delivered_send)
        == "time:        2026-11-25 12:29:56 to 12:29:56 UTC, 140 us\n"
           "events:      7, 50,000 a second\n"
           "messages:    1 received, 7,143 a second; 1 answered\n"
           "failed:      none\n"
           "latency:     p50 140 us, p90 140 us, p99 140 us, p99.9 140 us, max 140 us\n"
           "             up to  200 us  1  "
             + bar
             + "\n"
               "busiest:     user                       sent   received\n"
               "             alice                         1          0\n"
               "             bob                           0          1\n"
               "slowest:     recipient                  mean      worst\n"
               "             bob                      110 us     110 us\n");
}

TEST_CASE("a summary has rates of less than ten and one a second, too") {
  auto later = line("x");
  later.replace(later.find(":56."), 4, ":57.");
  CHECK(has(summary_of({line("x"), later}), "events:      2, 2.0 a second\n"));
  later.replace(later.find("25T12"), 5, "26T12");
  CHECK(has(summary_of({line("x"), later}), "2, less than one a second\n"));
}

TEST_CASE("a summary counts failures by their reasons, the most frequent first") {
  auto text
    = summary_of({answered(1), answered(1, "draining"), answered(1, "recipient-busy"),
                  answered(1, "recipient-busy")});
  CHECK(has(text, "messages:    0 received; 4 answered\n"));
  CHECK(has(text, "failed:      2 recipient-busy, 1 draining\n"));
}

TEST_CASE("a summary has the percentiles of all answers") {
  std::vector<std::string> lines;
  for (int i = 1; i <= 1000; ++i)
    lines.push_back(answered(i * 1000));
  // Each to within 1 %.
  CHECK(
    has(summary_of(lines),
        "latency:     p50 501 ms, p90 902 ms, p99 994 ms, p99.9 1.00 s, max 1.00 s"));
}

TEST_CASE("the histogram of a summary has all steps between the least and the most") {
  auto text = summary_of({answered(3), answered(30), answered(30), answered(31)});
  CHECK(has(text, "up to    5 us  1  "));
  CHECK(has(text, "up to   10 us  0\n"));
  CHECK(has(text, "up to   20 us  0\n"));
  CHECK(has(text, "up to   50 us  3  "));
  CHECK_FALSE(has(text, "up to    2 us"));
  CHECK_FALSE(has(text, "up to  100 us"));
}

TEST_CASE("a step of the histogram ends with the duration that it names") {
  CHECK(has(summary_of({answered(0)}), "up to    1 us  1  "));
  CHECK(has(summary_of({answered(20)}), "up to   20 us  1  "));
  CHECK(has(summary_of({answered(21)}), "up to   50 us  1  "));
  CHECK(has(summary_of({answered(1'000'000'000)}), "up to  16.7 m  1  "));
  CHECK(has(summary_of({answered(1'000'000'001)}), " over  16.7 m  1  "));
}

TEST_CASE("the histogram fits into its columns") {
  auto columns = GENERATE(as<std::size_t>{}, 60, 80, 200);
  std::istringstream lines{summary_of({answered(10), answered(1000)}, columns)};
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);)
    if (line.find("█") != std::string::npos)
      widest = std::max(widest, columns_of(line));
  CHECK(widest == columns);
}

TEST_CASE("a summary survives a terminal of one column") {
  CHECK(has(summary_of(delivered_send, 1), "up to  200 us  1  ████████\n"));
}

TEST_CASE("a summary shows who was slowest on the mean, and at worst") {
  auto acknowledged = [](std::string_view user, int duration) {
    return line("acknowledged",
                fmt::format(R"("user":"{}","duration_us":{})", user, duration));
  };
  CHECK(has(summary_of({acknowledged("bob", 100), acknowledged("bob", 300),
                        acknowledged("carol", 250)}),
            "slowest:     recipient                  mean      worst\n"
            "             carol                    250 us     250 us\n"
            "             bob                      200 us     300 us\n"));
}

TEST_CASE("a summary tells of connections and of what is missing") {
  auto text = summary_of({
    line("connected"),
    line("left", R"("reason":"hung-up")"),
    line("left", R"("reason":"unresponsive")"),
    line("left", R"("reason":"unresponsive")"),
    line("turned-away", R"("count":12)", "warning"),
    line("turned-away", R"("count":2)", "warning"),
    line("dropped", R"("count":1234)", "warning"),
  });
  CHECK(has(text, "connections: 1 made; 3 ended: 2 unresponsive, 1 hung-up\n"
                  "turned away: 14\n"
                  "dropped:     1,234 events are missing in the log\n"));
}

TEST_CASE("a summary tells of no more than its share of users and reasons") {
  std::string text;
  summary subject{text, 80};
  auto take = [&subject](const std::string& line) { subject.take(*parsed{line}); };
  for (std::size_t i = 0; i < 2 * tally::capacity; ++i)
    take(answered(1, "reason" + std::to_string(i)));
  for (std::size_t i = 0; i <= user_table::capacity; ++i)
    take(line("received", R"("user":"u)" + std::to_string(i) + '"'));
  subject.finish();
  CHECK(
    has(text, fmt::format("failed:      {} other, 1 reason0", tally::capacity + 1)));
  CHECK(has(text, "only the first 50,000 users are told apart\n"));
}

TEST_CASE("a name that no user can have takes no memory") {
  auto text
    = summary_of({line("received", R"("user":")" + std::string(65, 'x') + '"')});
  CHECK_FALSE(has(text, "xxx"));
}

TEST_CASE("nothing in a summary moves the cursor") {
  auto text = summary_of({
    line("received", R"("user":"\u001b[2J")"),
    answered(1, "\\u001b"),
    line("left", R"("reason":"\u001b")"),
  });
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(has(text, "\\e[2J"));
}
