#include "cli/telex/log/timeline_text.hpp"

#include "tests/cli/telex/log/message_log.hpp"
#include "tests/support/catch.hpp"

#include <sstream>

using namespace telex;
using namespace telex::log;
using namespace std::chrono_literals;

namespace {

std::string text_of(const message_log& log, std::size_t width,
                    bool has_colours = false) {
  auto read = log.read();
  return draw_text(to_sequence(read.known()), width, cli::palette{has_colours});
}

/// The most columns that a line has: of UTF-8 every character here takes one.
std::size_t widest_line(const std::string& text) {
  std::istringstream lines{text};
  std::size_t result = 0;
  for (std::string line; std::getline(lines, line);) {
    auto is_first_octet = [](char c) { return (c & 0xc0) != 0x80; };
    auto width = std::count_if(line.begin(), line.end(), is_first_octet);
    result = std::max(result, static_cast<std::size_t>(width));
  }
  return result;
}

/// Whatever takes much room.
message_log long_message() {
  std::string name(64, 'b');
  message_log log{name, 65'536};
  log.sender = std::string(64, 'a');
  log.received();
  log.looked_up(999'999us, 1);
  log.queued(1s, name, 1'234'567'890, 1'234'567'890'123'456);
  log.forwarded(1h, name, 1'234'567'890);
  log.acknowledged(2h, 1h, name, 1'234'567'890, "header-incomplete");
  log.settled(24h, "header-incomplete");
  log.answered(24h, "no-acknowledgement");
  return log;
}

message_log broadcast_to_two() {
  message_log log{"ALL"};
  log.received();
  log.looked_up(3us, 2);
  for (std::uint64_t i : {0, 1}) {
    std::string name(64, static_cast<char>('a' + i));
    log.queued(5us, name, i, 1024);
    log.forwarded(7us, name, i);
    log.acknowledged(9us, 2us, name, i);
    log.settled(9us);
  }
  log.answered(10us);
  return log;
}

} // namespace

TEST_CASE("all that can be drawn fits 80 columns") {
  CHECK(widest_line(text_of(long_message(), 80)) == 80);
  CHECK(widest_line(text_of(broadcast_to_two(), 80)) <= 80);
}

TEST_CASE("a drawing takes 80 columns where there are fewer") {
  message_log log;
  log.delivered();
  CHECK(text_of(log, 20) == text_of(log, 80));
}

TEST_CASE("a drawing takes more columns where there are, up to a point") {
  message_log log;
  log.delivered();
  CHECK(widest_line(text_of(log, 100)) > 80);
  CHECK(widest_line(text_of(log, 100)) <= 100);
  CHECK(text_of(log, 200) == text_of(log, 500));
}

TEST_CASE("what is too long is cut where it is drawn, and names are whole above") {
  auto text = text_of(long_message(), 80);
  CHECK(text.find(std::string(64, 'a')) != std::string::npos);
  CHECK(text.find("elapsed    step aaaaaaa... connection") != std::string::npos);
  CHECK(text.find("├queued behind 123...▶") != std::string::npos);
}

TEST_CASE("recipients that share a lane are told by their names") {
  auto text = text_of(broadcast_to_two(), 80);
  CHECK(text.find(" aaaaaa... ├─FORWARD─") != std::string::npos);
  CHECK(text.find("─settled──┤ bbbbbb... ") != std::string::npos);
}

TEST_CASE("with colours, what failed is in the colour of that") {
  message_log log;
  log.received();
  log.settled(9us, "draining");
  log.answered(12us, "draining");
  auto text = text_of(log, 80, true);
  CHECK(text.find("\x1b[31mnot delivered after 12 us: draining\x1b[0m")
        != std::string::npos);
  CHECK(text.find("\x1b[31m✗ draining") != std::string::npos);
}

TEST_CASE("colours change no text") {
  message_log log;
  log.delivered();
  auto text = text_of(log, 80, true);
  for (auto at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b'))
    text.erase(at, text.find('m', at) + 1 - at);
  CHECK(text == text_of(log, 80));
}
