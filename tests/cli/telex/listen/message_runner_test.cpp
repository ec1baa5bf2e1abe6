#include "cli/telex/listen/message_runner.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/text_of.hpp"

#include <cstdlib>
#include <string>
#include <vector>

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

namespace {

using answer = message_taker::answer;

message_runner shell(const std::string& script, const std::string& argument) {
  return message_runner{{"sh", "-c", script, argument}};
}

/// The next answer, once there is one.
answer wait_for_answer(message_runner& runner) {
  for (;;) {
    if (auto found = runner.next())
      return *found;
    poller waiting;
    runner.watch(waiting);
    waiting.wait();
    runner.handle(waiting);
  }
}

arrived message_of(std::string text) {
  return {"id", "bob", std::move(text)};
}

} // namespace

TEST_CASE("a program has the text, octet for octet") {
  scratch folder;
  std::string text{"a\0b\xff\r\n\n", 7};
  text.append(200'000, 'x');
  auto runner = shell("exec cat > \"$0\"", folder / "text");
  runner.take(1, message_of(text), "alice");
  CHECK_FALSE(runner.is_idle());
  CHECK(wait_for_answer(runner) == answer{1, true});
  CHECK(runner.is_idle());
  CHECK(text_of(folder / "text") == text);
}

TEST_CASE("a program has the fields of the message in its environment") {
  scratch folder;
  auto runner = shell("env | grep -E '^TELEX_(ACCOUNT|CONTENT_TYPE|DATE|FROM|TO)=' | "
                      "sort > \"$0\"",
                      folder / "fields");
  ::setenv("TELEX_DATE", "of another message", 1);
  ::setenv("TELEX_ACCOUNT", "yes", 1);
  SECTION("all that are known") {
    runner.take(1,
                {"id", "bob", "x", "2026-01-01T00:00:01.500Z", "text/html; a=\"$(b)\"",
                 true, true},
                "ALL");
    CHECK(wait_for_answer(runner).is_taken);
    CHECK(text_of(folder / "fields")
          == "TELEX_ACCOUNT=yes\nTELEX_CONTENT_TYPE=text/html; a=\"$(b)\"\n"
             "TELEX_DATE=2026-01-01T00:00:01.500Z\nTELEX_FROM=bob\nTELEX_TO=ALL\n");
  }
  SECTION("and none of another message") {
    runner.take(1, message_of("x"), "");
    CHECK(wait_for_answer(runner).is_taken);
    CHECK(text_of(folder / "fields") == "TELEX_FROM=bob\n");
  }
  ::unsetenv("TELEX_DATE");
  ::unsetenv("TELEX_ACCOUNT");
}

TEST_CASE("programs run one after the other, in the order of the messages") {
  scratch folder;
  auto runner = shell("read -r text; echo \"$text\" >> \"$0\"", folder / "log");
  for (std::uint64_t i = 1; i <= 3; ++i)
    runner.take(i, message_of(std::to_string(i) + '\n'), "alice");
  for (std::uint64_t i = 1; i <= 3; ++i)
    CHECK(wait_for_answer(runner) == answer{i, true});
  CHECK(text_of(folder / "log") == "1\n2\n3\n");
}

TEST_CASE("a message whose program fails is not taken") {
  for (const std::string script : {"exit 1", "kill -9 $$", "exec /nowhere/program"}) {
    INFO(script);
    auto runner = shell(script + " 2>/dev/null", "");
    runner.take(1, message_of("x"), "alice");
    CHECK(wait_for_answer(runner) == answer{1, false});
  }
  message_runner none{{"/nowhere/program"}};
  none.take(1, message_of("x"), "alice");
  CHECK(none.next() == answer{1, false});
  CHECK(none.is_idle());
}

TEST_CASE("a program need not read its input") {
  message_runner runner{{"true"}};
  runner.take(1, message_of(std::string(1'000'000, 'x')), "alice");
  CHECK(wait_for_answer(runner) == answer{1, true});
}

TEST_CASE("as many messages wait for a program as there is room for") {
  message_runner runner{{"tail", "-f", "/dev/null"}};
  std::uint64_t count = 0;
  while (runner.has_room())
    runner.take(++count, message_of("x"), "alice");
  CHECK(count == message_runner::most_waiting);
  CHECK(runner.next() == std::nullopt);
  runner.stop();
  for (std::uint64_t i = 1; i <= count; ++i)
    CHECK(runner.next() == answer{i, false});
  CHECK(runner.is_idle());
  CHECK(runner.is_closed());
  CHECK_FALSE(runner.has_room());
}
