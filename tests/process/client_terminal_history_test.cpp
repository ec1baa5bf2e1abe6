// What telex chat keeps of its messages, and shows of those of earlier chats.

#include "tests/process/chat_terminal.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/text_of.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace telex::test;
using namespace telex::test::chat_terminal;

namespace {

struct history_fixture : server_fixture {
  scratch state;

  terminal chat_at(const std::string& state_home,
                   const std::vector<std::string>& options = {}) {
    std::vector<std::string> command{client_program(), "chat", "alice", "--server",
                                     server.address()};
    command.insert(command.end(), options.begin(), options.end());
    return terminal{command, 80, 24, {{"XDG_STATE_HOME", state_home}}};
  }

  void let_in(terminal& alice) {
    server.welcome("alice");
    alice.wait_for_line("alice>");
  }

  std::string file() const {
    return state / ("telex/history/" + server.address() + "/alice.jsonl");
  }

  static void leave(terminal& alice) {
    alice.type(ctrl_d);
    CHECK(alice.wait() == 0);
  }

  /// One who has had a message from bob, and sent one.
  void chat_a_little() {
    auto alice = chat_at(state.path());
    let_in(alice);
    server.forward("bob", "hello");
    alice.wait_for("bob: hello");
    alice.type("@carol hi\r");
    server.expect_send("carol", "hi");
    server.sending().send("ERROR 102 Unable to send\n\n");
    alice.wait_for("✗ @carol hi");
    leave(alice);
  }
};

/// From the first line that has `begin` to the last one; times are as they are shown.
std::vector<std::string> from(const terminal& alice, const std::string& begin) {
  auto lines = alice.shown().lines();
  auto first = std::ranges::find_if(lines, [&](const std::string& each) {
    return each.find(begin) != std::string::npos;
  });
  return {first, lines.end()};
}

std::string without_time(const std::string& line) {
  return line.substr(std::min<std::size_t>(line.size(), 6));
}

} // namespace

TEST_CASE_METHOD(history_fixture, "the last messages are shown when a chat begins") {
  chat_a_little();
  auto alice = chat_at(state.path());
  let_in(alice);
  auto shown = from(alice, "* Earlier today:");
  REQUIRE(shown.size() > 5);
  CHECK(without_time(shown[1]) == "bob: hello");
  CHECK(without_time(shown[2]) == "✗ @carol hi");
  CHECK(shown[3]
        == "      not delivered to carol: carol is not connected or did not take it");
  CHECK(shown[4].starts_with("* Connected to "));
  leave(alice);
  // They are not kept twice.
  auto text = text_of(file());
  CHECK(std::ranges::count(text, '\n') == 2);
}

TEST_CASE_METHOD(history_fixture, "messages of other days have their date") {
  std::filesystem::create_directories(std::filesystem::path{file()}.parent_path());
  std::ofstream{file()} << R"({"time":"2025-11-30T12:00:00Z","from":"bob",)"
                           R"("text":"old"})"
                           "\n";
  std::filesystem::permissions(file(), std::filesystem::perms::owner_all);
  auto alice = chat_at(state.path());
  let_in(alice);
  auto shown = from(alice, "* On 2025-11-30:");
  REQUIRE(shown.size() > 1);
  CHECK(without_time(shown[1]) == "bob: old");
}

TEST_CASE_METHOD(history_fixture, "/history shows messages again, all or with one") {
  chat_a_little();
  auto alice = chat_at(state.path());
  let_in(alice);
  alice.type("/history bob\r/history @dave\r/history\r");
  alice.wait_for("* There are no messages with dave.");
  alice.wait_until([](const screen& now) {
    auto lines = now.lines();
    return std::ranges::count_if(lines,
                                 [](const std::string& each) {
                                   return each.find("✗ @carol hi") != each.npos;
                                 })
           == 2;
  });
  auto lines = alice.shown().lines();
  CHECK(
    std::ranges::count_if(
      lines, [](const std::string& each) { return without_time(each) == "bob: hello"; })
    == 3);
}

TEST_CASE_METHOD(history_fixture, "without a history nothing is kept, nor shown") {
  chat_a_little();
  auto before = text_of(file());
  auto alice = chat_at(state.path(), {"--no-history"});
  let_in(alice);
  server.forward("bob", "secret");
  alice.wait_for("bob: secret");
  alice.type("/history\r");
  alice.wait_for("* No history is kept of this chat.");
  leave(alice);
  CHECK(from(alice, "Earlier").empty());
  CHECK(text_of(file()) == before);
}

TEST_CASE_METHOD(history_fixture, "a person's file can say that no history is kept") {
  scratch settings;
  std::filesystem::create_directories(settings / "telex");
  std::ofstream{settings / "telex/config.toml"}
    << "history = false\ncolours = \"never\"\n";
  terminal alice{
    {client_program(), "chat", "alice", "--server", server.address()},
    80,
    24,
    {{"XDG_STATE_HOME", state.path()}, {"XDG_CONFIG_HOME", settings.path()}}};
  server.welcome("alice");
  server.forward("bob", "hello");
  alice.wait_for("bob: hello");
  leave(alice);
  CHECK_FALSE(std::filesystem::exists(state / "telex"));
  CHECK(alice.raw().find("\x1b[0m") == std::string::npos);
}

TEST_CASE_METHOD(history_fixture, "a chat without room for its history goes on") {
  auto alice = chat_at("/dev/null");
  let_in(alice);
  server.forward("bob", "one");
  server.forward("bob", "two");
  alice.wait_for("bob: two");
  alice.wait_for_line("alice>");
  auto lines = alice.shown().lines();
  CHECK(std::ranges::count_if(lines,
                              [](const std::string& each) {
                                return each.starts_with(
                                  "* The history is not complete");
                              })
        == 1);
}
