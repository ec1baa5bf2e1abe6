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

TEST_CASE_METHOD(view_fixture, "lines end where words do, and no row is too wide") {
  CHECK(received("one two three four five six seven eight")
        == "12:03 bob: one two three four five six\n      seven eight");
  auto text = received(repeated("x", 100));
  CHECK(rows(text) == 4);
  CHECK(std::count(text.begin(), text.end(), 'x') == 100);
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
    CHECK(rows(received(repeated("x", 64 * 1024))) == 41);
  }
  SECTION("what another message leaves out is its own") {
    received(repeated("x\n", 99));
    received("short");
    CHECK(view.more().empty());
  }
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
          .starts_with("12:03 ? @bob hello\n      not confirmed by bob: the server"));
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
