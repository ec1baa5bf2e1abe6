// telex chat in windows of all sizes, with wide characters, and as a job of a shell.

#include "tests/process/chat_terminal.hpp"
#include "tests/support/programs.hpp"

#include <algorithm>
#include <clocale>

using namespace telex::test;
using namespace telex::test::chat_terminal;

namespace {

/// Alice in a small window.
struct small_fixture : server_fixture {
  terminal alice{
    {client_program(), "chat", "alice", "--server", server.address()}, 40, 12};

  small_fixture() {
    // How wide a character is the screen asks, too.
    std::setlocale(LC_CTYPE, "C.UTF-8");
    server.welcome("alice");
    alice.wait_for_line("alice>");
  }
  ~small_fixture() {
    std::setlocale(LC_CTYPE, "C");
  }

  /// Waits until the last lines are these, but for the times of messages.
  void wait_for_end(const std::vector<std::string>& wanted) {
    alice.wait_until([&](const screen& now) {
      auto lines = now.lines();
      if (lines.size() < wanted.size())
        return false;
      lines.erase(lines.begin(),
                  lines.end() - static_cast<std::ptrdiff_t>(wanted.size()));
      return std::ranges::equal(lines, wanted, [](const auto& shown, const auto& each) {
        return shown.ends_with(each);
      });
    });
  }
};

} // namespace

TEST_CASE_METHOD(small_fixture, "in a small window nothing is lost and nothing torn") {
  alice.type("@bob one\r@bob two\r");
  server.expect_send("bob", "one");
  // A line of two rows below two that are under way.
  const std::string typed = "@carol one two three four five six seven";
  alice.type(typed);
  const std::vector<std::string> end{"      … @bob one", "      … @bob two",
                                     "alice> @carol one two three four five si",
                                     "x seven"};
  wait_for_end(end);
  for (auto i = 0; i < 9; ++i)
    server.forward("dave", "message " + std::to_string(i) + " has words of two rows");
  wait_for_end(end);
  server.sending().send("SEND bob\n\n");
  server.deliver("bob", "two");
  wait_for_end({"dave: message 8 has words of two", "      rows", " ✓ @bob one",
                " ✓ @bob two", end[2], end[3]});
  auto lines = alice.shown().lines();
  for (auto i = 0; i < 9; ++i)
    CHECK(std::ranges::count_if(lines,
                                [i](const std::string& each) {
                                  return each.ends_with("dave: message "
                                                        + std::to_string(i)
                                                        + " has words of two");
                                })
          == 1);
  CHECK(std::ranges::count(lines, "      … @bob one") == 0);
  alice.type("\r");
  server.deliver("carol", typed.substr(7));
}

TEST_CASE_METHOD(small_fixture, "ideographs and emoji end a row where they have to") {
  server.forward("bob",
                 "漢字かな交じり文は空白なしで書かれ、行の終わりで折り返す 👍👍👍");
  wait_for_end({"bob: 漢字かな交じり文は空白なしで",
                "      書かれ、行の終わりで折り返す 👍👍", "      👍", "alice>"});
  alice.type("@bob 漢字かな交じり文は空白なしで書かれる");
  wait_for_end({"alice> @bob 漢字かな交じり文は空白なしで", "書かれる"});
  server.forward("bob", "x");
  wait_for_end({"bob: x", "alice> @bob 漢字かな交じり文は空白なしで", "書かれる"});
  alice.type("\r");
  server.deliver("bob", "漢字かな交じり文は空白なしで書かれる");
}

TEST_CASE_METHOD(small_fixture, "a smaller window leaves a long line and its cursor") {
  alice.resize(80, 24);
  alice.type("@bob one two three four five six seven eight nine" + std::string{left});
  alice.wait_for_line("alice> @bob one two three four five six seven eight nine");
  alice.resize(40, 12);
  alice.wait_for_line("seven eight nine");
  alice.wait_until([](const screen& now) { return now.column() == 15; });
  server.forward("carol", "hello");
  wait_for_end(
    {"carol: hello", "alice> @bob one two three four five six", "seven eight nine"});
  alice.type("X\r");
  server.deliver("bob", "one two three four five six seven eight ninXe");
}

TEST_CASE_METHOD(server_fixture, "a chat goes on in the background without its line") {
  // One that edits its own line, and so has other settings than its jobs.
  terminal shell{{"/bin/bash", "--noprofile", "--norc", "-i"}, 80, 24, {{"PS1", "$ "}}};
  shell.type(client_program() + " chat alice --server " + server.address() + '\r');
  server.welcome("alice");
  shell.wait_for_line("alice>");
  shell.type("@bob hel");
  shell.wait_for_line("alice> @bob hel");
  shell.type(ctrl_z);
  shell.wait_for("Stopped");
  shell.wait_for_line("$");
  shell.type("bg\r");
  server.forward("bob", "are you there?");
  shell.wait_for("bob: are you there?");
  shell.type("echo the shell h''as it\r");
  shell.wait_for("the shell has it");
  shell.type("fg\r");
  shell.wait_for_line("alice> @bob hel");
  server.forward("bob", "hello");
  shell.wait_for("bob: hello");
  shell.type("lo\r");
  server.deliver("bob", "hello");
  shell.wait_for("✓ @bob hello");
  shell.type(ctrl_d);
  shell.wait_for_line("$");
  shell.type("echo ends with $?\r");
  shell.wait_for("ends with 0");
}
