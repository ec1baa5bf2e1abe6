#include "cli/telex/listen/message_printer.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/test_pipe.hpp"

#include <csignal>
#include <string>

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

namespace {

struct printer_fixture : test_pipe {
  message_printer printer{writer.get(), message_printer::form::text};

  printer_fixture() {
    std::signal(SIGPIPE, SIG_IGN);
  }

  /// One turn of a loop that waits for nothing else.
  void turn() {
    poller waiting;
    printer.watch(waiting);
    waiting.wake_at(poller::clock::now());
    waiting.wait();
    printer.handle(waiting);
  }
};

arrived message_of(std::string text) {
  return {"id", "bob", std::move(text)};
}

using answer = message_taker::answer;

} // namespace

TEST_CASE_METHOD(printer_fixture, "a message is taken when its line is written") {
  printer.take(1, message_of("one\n\x1b[2J"), "alice");
  CHECK(printer.next() == std::nullopt);
  CHECK_FALSE(printer.is_idle());
  turn();
  CHECK(printer.next() == answer{1, true});
  CHECK(printer.next() == std::nullopt);
  CHECK(printer.is_idle());
  CHECK(read() == "from bob: one\\n\\e[2J\n");
}

TEST_CASE_METHOD(printer_fixture, "messages can be printed as JSON") {
  message_printer json{writer.get(), message_printer::form::json};
  json.take(1, message_of("one"), "alice");
  json.note({"carol", rejection::too_large});
  poller waiting;
  json.watch(waiting);
  waiting.wait();
  json.handle(waiting);
  CHECK(read()
        == R"({"event":"message","from":"bob","text":"one"})"
           "\n"
           R"({"event":"turned_away","from":"carol","why":"it is larger than 1048576 )"
           "bytes\"}\n");
}

TEST_CASE_METHOD(printer_fixture, "a message whose line is not read is not taken") {
  std::string text(60'000, 'x');
  std::uint64_t last = 0;
  // Some lines fit into the pipe.
  while (printer.has_room()) {
    printer.take(++last, message_of(text), "alice");
    turn();
  }
  CHECK(printer.next() == answer{1, true});
  CHECK(printer.next() == std::nullopt);
  reader.reset();
  turn();
  CHECK(printer.is_closed());
  CHECK_FALSE(printer.has_room());
  for (std::uint64_t each = 2; each <= last; ++each)
    CHECK(printer.next() == answer{each, false});
  CHECK(printer.is_idle());
}

TEST_CASE_METHOD(printer_fixture, "it is seen that the reader has gone") {
  turn();
  CHECK_FALSE(printer.is_closed());
  reader.reset();
  turn();
  CHECK(printer.is_closed());
}

TEST_CASE_METHOD(printer_fixture, "who stops has not taken what was not written") {
  printer.take(1, message_of("one"), "alice");
  turn();
  printer.take(2, message_of("two"), "alice");
  printer.stop();
  CHECK(printer.next() == answer{1, true});
  CHECK(printer.next() == answer{2, false});
  CHECK(printer.is_closed());
}
