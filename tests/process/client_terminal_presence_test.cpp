// telex chat on a terminal, and who else is there: whom it tells of, completes and
// ignores, and how fast they and the server are.

#include "tests/process/chat_terminal.hpp"
#include "tests/support/extended_bytes.hpp"

#include <algorithm>

using namespace telex::test;
using namespace telex::test::chat_terminal;

namespace {

/// A server of the extended protocol, where bob is, and alice's chat.
struct told_fixture {
  listener door;
  std::vector<std::string> command{client_program(), "chat", "alice", "--server",
                                   "127.0.0.1:" + std::to_string(door.port())};
  terminal alice;
  peer server;
  int last_id = 0;

  explicit told_fixture(const std::vector<std::string>& options = {})
    : alice{with(command, options)}, server{door.accept()} {
    welcome("bob\n");
    alice.wait_for_line("alice>");
  }

  static std::vector<std::string> with(std::vector<std::string> command,
                                       const std::vector<std::string>& options) {
    command.insert(command.end(), options.begin(), options.end());
    return command;
  }

  /// Grants the name, and says who is there.
  void welcome(const std::string& names) {
    CHECK(server.read_until("\n\n").starts_with("REGISTER DUPLEX alice\n"));
    server.send("REGISTERED DUPLEX alice\nProtocol: 2\nMax-body: 65536\n"
                "Receive-window: 32\nSend-window: 64\n\n");
    tell_who("", names);
  }

  void tell_who(const std::string& prefix, const std::string& names) {
    server.expect(prefix.empty() ? "WHO\n\n" : "WHO " + prefix + "\n\n");
    server.send("WHO\nTotal: " + std::to_string(std::ranges::count(names, '\n'))
                + "\nContent-length: " + std::to_string(names.size()) + "\n\n" + names);
  }

  /// Sends a message, and reads how it is answered: `RECEIVED bob` or an error.
  void forward(const std::string& from, const std::string& text,
               const std::string& answer) {
    auto id = "Message-id: " + std::to_string(++last_id);
    server.send("FORWARD " + from + "\nContent-length: " + std::to_string(text.size())
                + '\n' + id + "\n\n" + text);
    server.expect(answer + '\n' + id + "\n\n");
  }

  void expect_watch(const std::string& name, bool is_present) {
    server.expect("WATCH " + name + "\n\n");
    server.send("WATCH " + name + "\nPresent: " + (is_present ? "yes" : "no") + "\n\n");
  }

  bool shows(std::string_view text) const {
    return std::ranges::any_of(alice.shown().lines(), [text](const std::string& line) {
      return line.find(text) != std::string::npos;
    });
  }
};

struct quiet_fixture : told_fixture {
  quiet_fixture() : told_fixture{{"--quiet"}} {
    // nop
  }
};

} // namespace

// -- who comes and goes --------------------------------------------------------

TEST_CASE_METHOD(told_fixture, "it is told when somebody comes and goes") {
  forward("dave", "hello", "RECEIVED dave");
  server.expect("WATCH dave\n\n");
  server.send("WATCH dave\nPresent: yes\n\nLEFT dave\n\n");
  alice.type("@carol hi\r");
  server.expect(extended_send("carol", "hi", "1"));
  server.send(not_delivered("1", "unknown-recipient", "none"));
  expect_watch("carol", false);
  alice.type("/to bob\r");
  expect_watch("bob", true);
  server.send("JOINED carol\n\nLEFT bob\n\n");
  alice.wait_for("* carol is here.");
  alice.wait_for("* bob has left.");
  CHECK_FALSE(shows("bob is here"));
  CHECK_FALSE(shows("carol is not here"));
  // He has written a message, and no more.
  CHECK_FALSE(shows("dave has left"));
}

TEST_CASE_METHOD(told_fixture, "the prompt says that whom one talks with is gone") {
  alice.type("/to bob\r");
  expect_watch("bob", false);
  alice.wait_for_line("alice to bob (offline)>");
  server.send("JOINED bob\n\n");
  alice.wait_for_line("alice to bob>");
  // A connection that is lost says nothing of bob.
  server.send("LEFT bob\n\n");
  alice.wait_for_line("alice to bob (offline)>");
  server.close();
  alice.wait_for_line("alice (offline) to bob>");
}

TEST_CASE_METHOD(told_fixture,
                 "after a reconnection it is told once what has changed") {
  alice.type("/watch bob\r/watch carol\r");
  expect_watch("bob", true);
  expect_watch("carol", true);
  alice.wait_for("* carol is here.");
  server.close();
  server = door.accept();
  CHECK(server.read_until("\n\n").starts_with("REGISTER DUPLEX alice\n"));
  server.send("REGISTERED DUPLEX alice\nProtocol: 2\nMax-body: 65536\n"
              "Receive-window: 32\nSend-window: 64\n\n");
  expect_watch("bob", true);
  expect_watch("carol", false);
  tell_who("", "bob\n");
  alice.wait_for("* carol has left.");
  server.send("LEFT bob\n\n");
  alice.wait_for("* bob has left.");
  auto lines = alice.shown().lines();
  CHECK(std::ranges::count(lines, "* bob is here.") == 1);
}

TEST_CASE_METHOD(quiet_fixture, "a quiet chat tells of whom it is asked for") {
  forward("bob", "hello", "RECEIVED bob");
  expect_watch("bob", true);
  alice.type("/watch carol\r");
  expect_watch("carol", false);
  alice.wait_for("* carol is not here.");
  server.send("LEFT bob\n\nJOINED carol\n\n");
  alice.wait_for("* carol is here.");
  CHECK_FALSE(shows("bob has left"));
  alice.type("/watch\r");
  alice.wait_for(
    "* Watched: carol (here); watched as you talk with them: bob (not here).");
}

TEST_CASE_METHOD(chat_fixture, "a plain server is said not to tell who is there") {
  alice.type("/watch bob\r/unwatch bob\r/watch\r/who\r");
  alice.wait_until([](const screen& now) {
    return std::ranges::count(now.lines(),
                              "* the server does not tell who is here: it has "
                              "the plain protocol alone.")
           == 4;
  });
}

// -- names that are completed ------------------------------------------------------

TEST_CASE_METHOD(told_fixture, "tab completes who is there before who was seen") {
  alice.type("/msg bill hi\r");
  server.expect(extended_send("bill", "hi", "1"));
  server.send(not_delivered("1", "unknown-recipient", "none"));
  expect_watch("bill", false);
  alice.wait_for("bill is not connected");
  alice.type("@b\t");
  alice.wait_for_line("alice> @bob");
  tell_who("b", "bob\n");
  forward("bob", "hi", "RECEIVED bob");
  expect_watch("bob", true);
  alice.type(std::string{ctrl_u} + "/to b\t");
  alice.wait_for_line("alice> /to bob");
  // Who has come since is known when Tab was pressed.
  tell_who("b", "bea\nbob\n");
  forward("bob", "hello", "RECEIVED bob");
  alice.type(std::string{ctrl_u} + "@be\t");
  alice.wait_for_line("alice> @bea");
}

// -- who is ignored ------------------------------------------------------------------

TEST_CASE_METHOD(told_fixture, "who is ignored is not shown, and is told so") {
  alice.type("/ignore carol\r");
  alice.wait_for("* carol is ignored: messages from there are not shown");
  forward("carol", "look", "ERROR 102 Unable to send");
  forward("bob", "hello", "RECEIVED bob");
  alice.wait_for("bob: hello");
  CHECK_FALSE(shows("look"));
  alice.wait_until([](const screen& now) { return now.title() == "(1) telex alice"; });
  expect_watch("bob", true);
  alice.type("/unignore carol\r");
  alice.wait_for("* carol is ignored no more.");
  forward("carol", "here", "RECEIVED carol");
  alice.wait_for("carol: here");
}

// -- how fast it is
// --------------------------------------------------------------------

TEST_CASE_METHOD(chat_fixture, "stats tell how long messages have taken") {
  alice.type("@bob hello\r");
  server.deliver("bob", "hello");
  alice.wait_for("✓ @bob hello");
  alice.type("@bob two\r/stats\r");
  server.expect_send("bob", "two");
  alice.wait_for("* Connected for ");
  alice.wait_for("* Delivered: 1, median ");
  alice.wait_for("* Under way: 1, the oldest to bob for ");
  alice.wait_for("* The plain protocol has no PING.");
}

TEST_CASE_METHOD(told_fixture,
                 "a server that does not answer is told of, until it does") {
  alice.type("@bob hello\r");
  server.expect(extended_send("bob", "hello", "1"));
  expect_watch("bob", true);
  server.expect("PING\n\n");
  alice.wait_until([](const screen& now) {
    auto lines = now.lines();
    return lines.size() > 2 && lines.back() == "alice>"
           && lines[lines.size() - 2] == "      (no answer for 1 s)"
           && lines[lines.size() - 3] == "      … @bob hello";
  });
  server.send("PONG\n\n");
  alice.wait_until([](const screen& now) {
    auto lines = now.lines();
    return lines[lines.size() - 2] == "      … @bob hello";
  });
  server.send("SEND bob\nMessage-id: 1\n\n");
  alice.type("/stats\r");
  alice.wait_for("* Questions to the server (PING): 1, median ");
}
