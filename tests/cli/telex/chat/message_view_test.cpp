#include "cli/telex/chat/message_view.hpp"

#include "tests/support/catch.hpp"

#include <algorithm>
#include <string>

using namespace telex::cli;

namespace {

struct view_fixture {
  message_view view{palette{false}};

  view_fixture() {
    view.fit(40);
  }

  std::string received(std::string text, bool to_all = false) {
    return view.show(
      arrived{.id = "1", .sender = "bob", .text = std::move(text), .to_all = to_all},
      "12:03");
  }
};

std::string repeated(const std::string& text, int count) {
  std::string result;
  for (auto i = 0; i < count; ++i)
    result += text;
  return result;
}

auto rows(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n') + 1;
}

} // namespace

TEST_CASE_METHOD(view_fixture, "a message that has come is one line") {
  CHECK(received("hello") == "12:03 bob: hello");
  CHECK(received("hello", true) == "12:03 bob to all: hello");
}

TEST_CASE_METHOD(view_fixture, "a line feed begins a line that stands in") {
  CHECK(received("one\n two\n\nthree")
        == "12:03 bob: one\n       two\n      \n      three");
  CHECK(received("a\r\x1b[2J\tb") == "12:03 bob: a\\r\\e[2J\\tb");
}

TEST_CASE_METHOD(view_fixture, "the end of the last line is no line more") {
  CHECK(received("one\ntwo\n") == received("one\ntwo"));
  CHECK(received("one\n\n") != received("one\n"));
  CHECK(received("\n") == received(""));
}

TEST_CASE_METHOD(view_fixture, "lines end where words do, and no row is too wide") {
  CHECK(received("one two three four five six seven eight")
        == "12:03 bob: one two three four five six\n      seven eight");
  view.fit(0);
  CHECK(received("hello") == "12:03 bob: hello");
}

TEST_CASE_METHOD(view_fixture,
                 "of a long message 40 lines are shown, and more if wanted") {
  auto text = received(repeated("x\n", 99) + "end");
  CHECK(rows(text) == 41);
  CHECK(text.ends_with("\n      (60 more lines; /more shows them)"));
  auto more = view.more();
  CHECK(rows(more) == 41);
  CHECK(more.ends_with("\n      (20 more lines; /more shows them)"));
  more = view.more();
  CHECK(rows(more) == 20);
  CHECK(more.ends_with("      end"));
  CHECK(view.more().empty());
  SECTION("so of one that has no lines") {
    auto row = [](auto size) { return repeated("x", size); };
    CHECK(received(row(34 + 38 * 40 + 40 + 1))
          == "12:03 bob:\n      " + row(34 + 38 * 40)
               + "\n      (2 more lines; /more "
                 "shows them)");
    CHECK(view.more() == row(41));
  }
  SECTION("what another message leaves out is its own") {
    received(repeated("x\n", 99));
    received("short");
    CHECK(view.more().empty());
  }
}

TEST_CASE_METHOD(view_fixture, "a word that is longer than a row can be copied") {
  const auto text = repeated("x", 100);
  CHECK(received("one " + text + " two")
        == "12:03 bob: one\n      " + text + "\n      two");
}

TEST_CASE_METHOD(view_fixture, "an escape is told from what looks like one") {
  CHECK(received("a\\n\t\\o/") == "12:03 bob: a\\\\n\\t\\o/");
  message_view coloured{palette{true}};
  auto shown = coloured.show(arrived{.id = "1",
                                     .sender = "bob",
                                     .text = "a\\n\t" + repeated("x", 60) + "\x1b\x1b"},
                             "12:03");
  const std::string on = "\x1b[7m";
  const std::string off = "\x1b[0m";
  CHECK(shown.ends_with(" a\\n" + on + "\\t" + off + repeated("x", 60) + on + "\\e"
                        + off + on + "\\e" + off));
}

TEST_CASE("an escape that a row ends in has its colour in both") {
  message_view view{palette{true}};
  view.fit(20);
  auto shown = view.show(
    arrived{.id = "1", .sender = "b", .text = repeated("x", 13) + "\x07yyyyy"},
    "12:03");
  CHECK(shown.ends_with("\n      " + repeated("x", 13)
                        + "\x1b[7m\\\x1b[0m\x1b[7mx07\x1b[0myyyyy"));
}

TEST_CASE_METHOD(view_fixture, "a message of one's own says what has become of it") {
  const message what{"bob", "hello"};
  CHECK(view.show_under_way(what) == "      … @bob hello");
  CHECK(view.show(settled{1, delivered{what}}, "12:03") == "12:03 ✓ @bob hello");
  CHECK(
    view.show(
      settled{1, not_delivered{what, failure::refused, {}}, "unknown-recipient"},
      "12:03")
    == "12:03 ✗ @bob hello\n      not delivered to bob: bob is not\n      connected");
  CHECK(view.show(settled{1, not_confirmed{what, doubt::silent, {}}}, "12:03")
          .starts_with("12:03 ? @bob hello\n      not confirmed by bob: no answer"));
  CHECK(view.show(settled{1, not_sent{what}}, "12:03")
          .starts_with("12:03 ✗ @bob hello\n      not sent to bob: there is no"));
}

TEST_CASE_METHOD(view_fixture, "what is under way takes one row") {
  auto row = view.show_under_way({"bob", repeated("one\ntwo ", 20)});
  CHECK(rows(row) == 1);
  CHECK(row.starts_with("      … @bob one\\ntwo one"));
  CHECK(row.ends_with("…"));
}

TEST_CASE("a name has a colour of its own") {
  const palette colours{true};
  CHECK(colours.paint_name("bob", "x") == colours.paint_name("bob", "x"));
  CHECK(colours.paint_name("bob", "x") != colours.paint_name("carol", "x"));
  message_view view{colours};
  auto text = view.show(arrived{.id = "1", .sender = "bob", .text = "hi"}, "12:03");
  CHECK(text.find(colours.paint_name("bob", "bob:") + " hi") != std::string::npos);
}
