#include "cli/telex/top/view.hpp"

#include "cli/telex/top/keys.hpp"
#include "tests/support/catch.hpp"

using namespace telex::top;
using namespace std::chrono_literals;

namespace {

view after(std::string_view keys, interval pause = 1s) {
  view result{pause};
  for (auto key : keys)
    result.press(key);
  return result;
}

} // namespace

TEST_CASE("keys choose the order of the users") {
  CHECK(after("").sorted_by() == order::wait);
  CHECK(after("a").sorted_by() == order::age);
  CHECK(after("b").sorted_by() == order::bytes);
  CHECK(after("f").sorted_by() == order::failed);
  CHECK(after("n").sorted_by() == order::name);
  CHECK(after("nw").sorted_by() == order::wait);
  CHECK(after("r").is_reversed());
  CHECK_FALSE(after("rr").is_reversed());
}

TEST_CASE("keys pause and end and do nothing else") {
  CHECK(after("p").is_paused());
  CHECK_FALSE(after("pp").is_paused());
  CHECK(after("q").has_ended());
  CHECK_FALSE(after("xyz Q\t").has_ended());
}

TEST_CASE("plus and minus make the interval longer and shorter within its bounds") {
  CHECK(after("+").pause() == 2s);
  CHECK(after("-").pause() == 500ms);
  CHECK(after("++++++++++").pause() == max_interval);
  CHECK(after("----------").pause() == min_interval);
  CHECK(after("+", 700ms).pause() == 1s);
  CHECK(after("-", 700ms).pause() == 500ms);
}

TEST_CASE("a filter takes the keys that are commands otherwise") {
  auto typed = after("/bqn");
  CHECK(typed.is_typing());
  CHECK(typed.filter() == "bqn");
  CHECK_FALSE(typed.has_ended());
  typed.press(backspace_key);
  CHECK(typed.filter() == "bq");
  typed.press(enter_key);
  CHECK_FALSE(typed.is_typing());
  CHECK(typed.filter() == "bq");
  typed.press('q');
  CHECK(typed.has_ended());
}

TEST_CASE("escape clears a filter that is typed or was typed") {
  CHECK(after("/bob\x1b").filter().empty());
  CHECK_FALSE(after("/bob\x1b").is_typing());
  CHECK(after("/bob\r\x1b").filter().empty());
}

TEST_CASE("a filter has its bounds") {
  CHECK(after("/\x7f").filter().empty());
  CHECK(after("/a\x01 b").filter() == "ab");
  CHECK(after("/" + std::string(100, 'x')).filter().size() == 64);
}

TEST_CASE("any key ends the help and does nothing else") {
  CHECK(after("?").has_help());
  CHECK_FALSE(after("?q").has_help());
  CHECK_FALSE(after("?q").has_ended());
}

TEST_CASE("leaving ends it whatever the keys are for") {
  auto typing = after("/bob");
  typing.leave();
  CHECK(typing.has_ended());
}

TEST_CASE("keys that a terminal sends as a sequence are left out") {
  CHECK(keys_of("a\x1b[A\x1b[15~b\x1bOPc") == "abc");
  CHECK(keys_of("\x1b") == "\x1b");
  CHECK(keys_of("\x1bq") == "\x1bq");
  CHECK(keys_of("\x1b[").empty());
  CHECK(keys_of("\x1bO").empty());
}

TEST_CASE("keys are ASCII and each has one form") {
  CHECK(keys_of("\xc3\xb6x") == "x");
  CHECK(keys_of("\b\n") == "\x7f\r");
}
