// The drawings of what becomes of messages, each as text, SVG and for Mermaid. They are
// in drawings/, to be looked at. With TELEX_REDRAW in the environment they are written
// anew.

#include "cli/telex/log/timeline_mermaid.hpp"
#include "cli/telex/log/timeline_svg.hpp"
#include "cli/telex/log/timeline_text.hpp"

#include "tests/cli/telex/log/message_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/text_of.hpp"

#include <cstdlib>
#include <fstream>

using namespace telex;
using namespace telex::log;
using namespace std::chrono_literals;

namespace {

void check_drawing(const std::string& file, const std::string& drawn) {
  auto path = TELEX_DRAWINGS "/" + file;
  if (std::getenv("TELEX_REDRAW"))
    std::ofstream{path} << drawn;
  INFO(path);
  CHECK(drawn == test::text_of(path));
}

void check_drawings(const std::string& name, const message_log& log) {
  auto read = log.read();
  auto x = to_sequence(read.known());
  check_drawing(name + ".txt", draw_text(x, 80, cli::palette{false}));
  check_drawing(name + ".svg", draw_svg(x));
  check_drawing(name + ".mmd", draw_mermaid(x));
}

/// A broadcast that three have been given.
message_log broadcast_to_three() {
  message_log result{"ALL"};
  result.received();
  result.looked_up(3us, 3);
  result.queued(5us, "bob", 27);
  result.forwarded(7us, "bob", 27);
  result.queued(9us, "carol", 29);
  result.forwarded(11us, "carol", 29);
  result.queued(13us, "dave", 31);
  result.forwarded(15us, "dave", 31);
  return result;
}

} // namespace

TEST_CASE("a message that is delivered is drawn") {
  message_log log;
  log.delivered();
  check_drawings("delivered", log);
}

TEST_CASE("a message to nobody is drawn") {
  message_log log;
  log.received();
  log.looked_up(3us, 0);
  log.settled(9us, "unknown-recipient");
  log.answered(12us, "unknown-recipient");
  check_drawings("unknown-recipient", log);
}

TEST_CASE("a message to what is no name is drawn") {
  message_log log{"\";<b>&#%%\x1b\xc3\xa9 end"};
  log.received();
  log.looked_up(3us, 0);
  log.settled(9us, "unknown-recipient");
  log.answered(12us, "unknown-recipient");
  check_drawings("no-name", log);
}

TEST_CASE("a message to a recipient that is too busy is drawn") {
  message_log log;
  log.received();
  log.looked_up(3us, 1);
  log.settled(9us, "recipient-busy");
  log.answered(12us, "recipient-busy");
  check_drawings("recipient-busy", log);
}

TEST_CASE("a message that is not acknowledged is drawn") {
  message_log log;
  log.received();
  log.looked_up(3us, 1);
  log.queued(5us, "bob", 27, 3);
  log.forwarded(2s, "bob", 27);
  log.settled(10s, "no-acknowledgement");
  log.answered(10s + 9us, "no-acknowledgement");
  check_drawings("no-acknowledgement", log);
}

TEST_CASE("a message whose recipient leaves with it is drawn") {
  message_log log;
  log.received();
  log.looked_up(3us, 1);
  log.queued(5us, "bob", 27);
  log.forwarded(20us, "bob", 27);
  log.settled(91'320us, "recipient-left");
  log.answered(91'340us, "recipient-left");
  check_drawings("recipient-left", log);
}

TEST_CASE("a message that its recipient finds wrong is drawn") {
  message_log log;
  log.received();
  log.looked_up(3us, 1);
  log.queued(5us, "bob", 27);
  log.forwarded(20us, "bob", 27);
  log.acknowledged(130us, 110us, "bob", 27, "header-incomplete");
  log.settled(132us, "header-incomplete");
  log.answered(140us, "header-incomplete");
  check_drawings("header-incomplete", log);
}

TEST_CASE("a message to a router that is stopping is drawn") {
  message_log log;
  log.received();
  log.settled(9us, "draining");
  log.answered(12us, "draining");
  check_drawings("draining", log);
}

TEST_CASE("a broadcast to three of which one fails is drawn") {
  auto log = broadcast_to_three();
  log.acknowledged(150us, 143us, "bob", 27);
  log.settled(151us);
  log.acknowledged(190us, 175us, "dave", 31);
  log.settled(191us);
  log.settled(10s, "no-acknowledgement");
  log.answered(10s + 10us, "no-acknowledgement");
  check_drawings("broadcast-to-3", log);
}

TEST_CASE("a broadcast to a thousand is drawn with the first of them") {
  message_log log{"ALL"};
  log.received();
  log.looked_up(400us, 1000);
  auto user = [](std::uint64_t i) { return "user" + std::to_string(i); };
  for (std::uint64_t i = 0; i < 1000; ++i) {
    log.queued(400us + i * 2us, user(i), 100 + i);
    log.forwarded(401us + i * 2us, user(i), 100 + i);
  }
  for (std::uint64_t i = 0; i < 997; ++i) {
    log.acknowledged(3000us + i * 2us, 2599us, user(i), 100 + i);
    log.settled(3001us + i * 2us);
  }
  log.settled(6000us, "recipient-left");
  log.settled(6001us, "recipient-left");
  log.settled(10s, "no-acknowledgement");
  log.answered(10s + 100us, "recipient-left");
  check_drawings("broadcast-to-1000", log);
}

TEST_CASE("a message that is not answered yet is drawn") {
  message_log log;
  log.delivered();
  log.records().resize(4);
  check_drawings("open", log);
}

TEST_CASE("a message whose first records are missing is drawn") {
  message_log log;
  log.delivered();
  log.records().erase(log.records().begin(), log.records().begin() + 3);
  check_drawings("missing", log);
}

TEST_CASE("records out of order are drawn in order") {
  message_log log;
  log.delivered();
  std::reverse(log.records().begin(), log.records().end());
  check_drawings("delivered", log);
}
