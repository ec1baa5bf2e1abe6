// telex chat and the window around it: the focus, the bell, notifications and the
// title.

#include "tests/process/chat_terminal.hpp"

#include <csignal>

using namespace telex::test;
using namespace telex::test::chat_terminal;

namespace {

constexpr auto focus_in = "\x1b[I";
constexpr auto focus_out = "\x1b[O";

auto has_title(const std::string& title) {
  return [title](const screen& now) { return now.title() == title; };
}

struct window_fixture : chat_fixture {
  window_fixture() {
    alice.wait_until(has_title("telex alice"));
  }

  /// Messages come until one is unread. Before that the word that the terminal has no
  /// focus was not heard.
  void come_until_unread() {
    for (int i = 0; !alice.shown().title().starts_with('('); ++i) {
      auto text = "message " + std::to_string(i);
      server.forward("bob", text);
      alice.wait_for(text);
    }
  }
};

} // namespace

TEST_CASE_METHOD(window_fixture, "a message to who looks elsewhere rings and is told") {
  // So that nothing is unread before it looks elsewhere.
  server.forward("bob", "first");
  alice.wait_until(has_title("(1) telex alice"));
  CHECK(alice.shown().bells() == 0);
  alice.type(focus_in);
  alice.wait_until(has_title("telex alice"));
  alice.type(focus_out);
  come_until_unread();
  alice.wait_until([](const screen& now) { return now.bells() == 1; });
  auto told = alice.shown().commands();
  CHECK(told.size() == 2);
  CHECK(told.at(0).starts_with("9;telex: bob: message "));
  CHECK(told.at(1).starts_with("777;notify;telex: bob;message "));
  alice.type(focus_in);
  alice.wait_until(has_title("telex alice"));
  alice.wait_for_line("alice>");
}

TEST_CASE_METHOD(window_fixture, "who writes has read what came, and sees what comes") {
  server.forward("bob", "one");
  server.forward("bob", "two");
  alice.wait_until(has_title("(2) telex alice"));
  alice.type("@bob hi");
  alice.wait_until(has_title("telex alice"));
  alice.type("\r");
  server.deliver("bob", "hi");
  CHECK(alice.shown().bells() == 0);
}

TEST_CASE_METHOD(window_fixture,
                 "who looks elsewhere during a search goes on with it") {
  alice.type("@bob hello\r");
  server.deliver("bob", "hello");
  alice.wait_for("✓ @bob hello");
  alice.type(std::string{ctrl_r} + "he");
  alice.wait_for_line("(reverse-i-search)`he': @bob hello");
  server.forward("bob", "hi");
  alice.wait_until(has_title("(1) telex alice"));
  alice.type(focus_in);
  alice.wait_until(has_title("telex alice"));
  alice.type("l");
  alice.wait_for_line("(reverse-i-search)`hel': @bob hello");
}

TEST_CASE_METHOD(window_fixture, "a window is as it was when the chat has ended") {
  CHECK(alice.shown().tells_focus());
  SECTION("by Ctrl-D") {
    alice.type(ctrl_d);
    CHECK(alice.wait() == 0);
  }
  SECTION("by a signal") {
    alice.signal(SIGTERM);
    CHECK(alice.wait() == 128 + SIGTERM);
  }
  CHECK_FALSE(alice.shown().tells_focus());
  CHECK(alice.shown().title().empty());
}

TEST_CASE_METHOD(server_fixture, "a terminal without a window shows no rubbish") {
  auto alice = chat(80, {{"TERM", GENERATE(as<std::string>{}, "linux", "dumb")}});
  server.welcome("alice");
  server.forward("bob", "hello");
  alice.wait_for("bob: hello");
  alice.type(ctrl_d);
  CHECK(alice.wait() == 0);
  CHECK(alice.raw().find("\x1b]") == std::string::npos);
  CHECK(alice.raw().find("1004") == std::string::npos);
}
