// telex on a terminal: what a person types, and what the screen shows.

#include "tests/support/catch.hpp"
#include "tests/support/fake_server.hpp"
#include "tests/support/terminal.hpp"

#include <algorithm>
#include <csignal>

using namespace telex::test;

namespace {

constexpr auto ctrl_a = "\x01";
constexpr auto ctrl_c = "\x03";
constexpr auto ctrl_d = "\x04";
constexpr auto ctrl_e = "\x05";
constexpr auto ctrl_r = "\x12";
constexpr auto ctrl_u = "\x15";
constexpr auto ctrl_z = "\x1a";
constexpr auto left = "\x1b[D";
constexpr auto up = "\x1b[A";

struct server_fixture {
  fake_server server;

  terminal chat(unsigned columns = 80, const environment& changes = {},
                const std::string& name = "alice") {
    return terminal{
      {TELEX_CLIENT, "chat", name, "--server", server.address()}, columns, 24, changes};
  }
};

/// Alice has come, and is asked for a line.
struct chat_fixture : server_fixture {
  terminal alice = chat();

  chat_fixture() {
    server.welcome("alice");
    alice.wait_for_line("alice>");
  }
};

} // namespace

// -- typing --------------------------------------------------------------------

TEST_CASE_METHOD(chat_fixture, "a message shows when its recipient has it") {
  alice.type("@bob hello\r");
  server.deliver("bob", "hello");
  alice.wait_for("* delivered to bob (hello)");
  alice.wait_for_line("alice>");
}

TEST_CASE_METHOD(chat_fixture, "a message shows why its recipient does not have it") {
  alice.type("@bob hello\r");
  server.expect_send("bob", "hello");
  server.sending().send("ERROR 102 Unable to send\n\n");
  alice.wait_for(
    "* not delivered to bob: bob is not connected or did not take it (hello)");
}

TEST_CASE_METHOD(chat_fixture, "a message that comes leaves the line and the cursor") {
  alice.type("@bob hel" + std::string{left} + left);
  alice.wait_until([](const screen& now) { return now.column() == 13; });
  server.forward("carol", "are you there?");
  alice.wait_for("carol: are you there?");
  alice.wait_for_line("alice> @bob hel");
  CHECK(alice.shown().column() == 13);
  alice.type("XY");
  alice.wait_for_line("alice> @bob hXYel");
  alice.type("\r");
  server.deliver("bob", "hXYel");
  auto lines = alice.shown().lines();
  CHECK(std::count(lines.begin(), lines.end(), "carol: are you there?") == 1);
}

TEST_CASE_METHOD(server_fixture, "a line of several rows is left alone, too") {
  auto alice = chat(40);
  server.welcome("alice");
  alice.wait_for_line("alice>");
  std::string text = "one two three four five six seven eight nine ten";
  alice.type("@bob " + text + ctrl_a);
  alice.wait_until([](const screen& now) {
    return now.column() == 7 && now.current_line().starts_with("alice>");
  });
  server.forward("carol", "a text that is wider than the window of alice");
  alice.wait_for("dow of alice");
  alice.wait_until(
    [](const screen& now) { return now.lines().back() == "seven eight nine ten"; });
  alice.wait_until([](const screen& now) {
    return now.current_line() == "alice> @bob one two three four five six"
           && now.column() == 7;
  });
  alice.type(std::string{ctrl_e} + "!\r");
  server.deliver("bob", text + "!");
}

TEST_CASE_METHOD(chat_fixture, "a message that comes leaves wide characters alone") {
  alice.type("@bob 漢字é");
  alice.type(left);
  alice.wait_until(
    [](const screen& now) { return now.current_line() == "alice> @bob 漢字é"; });
  server.forward("carol", "x");
  alice.wait_for("carol: x");
  alice.type("ö\r");
  server.deliver("bob", "漢字öé");
}

TEST_CASE_METHOD(chat_fixture, "a message that comes during a search does not end it") {
  alice.type("@bob hello\r");
  server.deliver("bob", "hello");
  alice.wait_for("* delivered to bob (hello)");
  alice.type(std::string{ctrl_r} + "hel");
  alice.wait_for("(reverse-i-search)`hel': @bob hello");
  server.forward("carol", "x");
  alice.wait_for("carol: x");
  alice.type("\r");
  server.deliver("bob", "hello");
}

TEST_CASE_METHOD(chat_fixture, "a line of another form is refused with a hint") {
  alice.type("hello\r");
  alice.wait_for("* Not sent: write @NAME and a text");
  alice.type("@bob\r");
  alice.wait_for("* Not sent: there is no text behind @bob.");
  alice.type("\r@bob hello\r");
  server.deliver("bob", "hello");
}

TEST_CASE_METHOD(chat_fixture, "the arrow keys bring earlier lines back") {
  alice.type("@bob hello\r");
  server.deliver("bob", "hello");
  alice.type(std::string{up} + "!\r");
  server.deliver("bob", "hello!");
}

TEST_CASE_METHOD(chat_fixture, "tab completes the names seen so far") {
  server.forward("carol", "hi");
  alice.wait_for("carol: hi");
  alice.type("@c\thello\r");
  server.deliver("carol", "hello");
  alice.type("@A\tone\ttwo\r");
  server.deliver("ALL", "one\ttwo");
}

TEST_CASE_METHOD(chat_fixture, "a second message waits for the answer of the first") {
  alice.type("@bob one\r@bob two\r");
  server.expect_send("bob", "one");
  server.forward("bob", "x");
  CHECK_FALSE(server.sending().has_input());
  server.sending().send("SEND bob\n\n");
  server.deliver("bob", "two");
  alice.wait_for("* delivered to bob (two)");
}

TEST_CASE_METHOD(chat_fixture, "a pasted paragraph is one message, sent with Enter") {
  alice.type("@bob \x1b[200~one\n\ttwo\x1b[201~");
  alice.type("\r");
  server.deliver("bob", "one\n\ttwo");
  alice.wait_for("* delivered to bob (one\\n\\ttwo)");
}

TEST_CASE_METHOD(chat_fixture,
                 "pasted lines that each have a name are one message each") {
  alice.type("\x1b[200~@bob one\r@carol two\r\x1b[201~");
  alice.type("\r");
  server.deliver("bob", "one");
  server.deliver("carol", "two");
}

TEST_CASE_METHOD(chat_fixture,
                 "lines that are pasted as if typed are sent one by one") {
  alice.type("@bob one\r@carol two\rthree\r");
  server.deliver("bob", "one");
  server.deliver("carol", "two");
  alice.wait_for("* Not sent: write @NAME");
}

TEST_CASE_METHOD(chat_fixture, "messages are acknowledged in the middle of a paste") {
  alice.type("@bob \x1b[200~one");
  server.forward("carol", "x");
  alice.type("\x1b[201~\r");
  server.deliver("bob", "one");
  alice.wait_for("carol: x");
}

TEST_CASE_METHOD(chat_fixture, "another size of the window leaves the line alone") {
  alice.type("@bob hello");
  alice.wait_for_line("alice> @bob hello");
  alice.resize(40, 10);
  alice.wait_for_line("alice> @bob hello");
  alice.type("\r");
  server.deliver("bob", "hello");
}

// -- what others wrote ---------------------------------------------------------

TEST_CASE_METHOD(chat_fixture,
                 "no message moves the cursor, sets a title or forges a line") {
  server.forward("bob", "\x1b[2J\x1b]0;owned\a\r* delivered to bob\n* x\xc2\x9b"
                        "1A");
  alice.wait_for("bob: \\e[2J\\e]0;owned\\x07\\r* delivered to bob\\n* x\\u009b1A");
  CHECK(alice.shown().title().empty());
  CHECK(alice.raw().find("\x1b[2J") == std::string::npos);
}

TEST_CASE_METHOD(chat_fixture, "a terminal shows colours") {
  server.forward("bob", "hello");
  alice.wait_for("bob: hello");
  CHECK(alice.raw().find("\x1b[1;36mbob:") != std::string::npos);
}

TEST_CASE_METHOD(server_fixture, "NO_COLOR turns colours off") {
  auto alice = chat(80, {{"NO_COLOR", "1"}});
  server.welcome("alice");
  server.forward("bob", "hello");
  alice.wait_for("bob: hello");
  CHECK(alice.raw().find("\x1b[1;36m") == std::string::npos);
  CHECK(alice.raw().find("\x1b[0m") == std::string::npos);
}

// -- names ---------------------------------------------------------------------

TEST_CASE_METHOD(server_fixture, "a name that is taken is asked for again") {
  auto alice = chat();
  server.accept();
  server.answer_registration("alice", "ERROR 104 Username taken\n\n");
  alice.wait_for("* Not registered: the name alice is taken; choose another one.");
  alice.wait_for_line("name>");
  // It takes a person long to answer: no connection waits meanwhile.
  server.sending().expect_closed();
  server.receiving().expect_closed();
  alice.type("bad name\r");
  alice.wait_for("* Not registered: \"bad name\" is malformed");
  alice.type("alice2\r");
  server.welcome("alice2");
  alice.wait_for_line("alice2>");
}

TEST_CASE_METHOD(server_fixture, "a name that is taken by half is asked for again") {
  auto alice = chat();
  server.accept();
  server.answer_registration("alice", "REGISTERED TOSEND alice\n\n");
  server.receiving().expect("REGISTER TORECV alice\n\n");
  server.receiving().send("ERROR 104 Username taken\n\n");
  alice.wait_for_line("name>");
  alice.type("carol\r");
  server.welcome("carol");
  alice.wait_for_line("carol>");
}

TEST_CASE_METHOD(server_fixture, "a name that the server changes is asked for again") {
  auto alice = chat();
  server.accept();
  server.answer_registration("alice", "REGISTERED TOSEND ali\n\n");
  alice.wait_for("* Not registered: the server registered the name \"ali\" instead");
  alice.wait_for_line("name>");
  alice.type("ali\r");
  server.welcome("ali");
  alice.wait_for_line("ali>");
}

TEST_CASE_METHOD(server_fixture, "a malformed name is asked for again") {
  auto alice = chat(80, {}, "al-ice");
  alice.wait_for("* Not registered: \"al-ice\" is malformed: a name is 1 to 64");
  alice.type("alice\r");
  server.welcome("alice");
  alice.wait_for_line("alice>");
}

TEST_CASE_METHOD(server_fixture, "who gives no other name leaves with 3") {
  auto alice = chat();
  server.accept();
  server.answer_registration("alice", "ERROR 104 Username taken\n\n");
  alice.wait_for_line("name>");
  alice.type(ctrl_d);
  CHECK(alice.wait() == 3);
}

// -- the server goes and comes -------------------------------------------------

TEST_CASE_METHOD(chat_fixture, "a server that goes and comes back is said to") {
  alice.type("@bob one\r");
  server.expect_send("bob", "one");
  alice.type("@bob queued\r@bob two");
  alice.wait_for_line("alice> @bob two");
  server.close();
  alice.wait_for("* not confirmed by bob: the connection ended before the answer came");
  alice.wait_for("* not sent to bob: there is no connection (queued)");
  alice.wait_for("is lost: the server has closed the");
  alice.wait_for("* Trying to connect again.");
  alice.wait_for_line("alice (away)> @bob two");
  alice.type("\r");
  alice.wait_for("* Not sent: " + server.address() + " is away.");
  fake_server again{server.port()};
  again.welcome("alice");
  alice.wait_for("* Connected again to " + server.address() + " as alice.");
  // Nothing was kept to be sent behind the person's back.
  alice.type("@bob three\r");
  again.deliver("bob", "three");
}

TEST_CASE_METHOD(chat_fixture, "a line being typed outlives the server") {
  alice.type("@bob hel" + std::string{left});
  alice.wait_until([](const screen& now) { return now.column() == 14; });
  server.hang_up();
  alice.wait_for_line("alice (away)> @bob hel");
  server.welcome("alice");
  alice.wait_for_line("alice> @bob hel");
  CHECK(alice.shown().column() == 14);
  alice.type("X\r");
  server.deliver("bob", "heXl");
}

TEST_CASE_METHOD(chat_fixture,
                 "a server that has not missed its user yet is asked again") {
  auto refusal = GENERATE(as<std::string>{}, "ERROR 100 Malformed username\n\n",
                          "ERROR 104 Username taken\n\n");
  server.hang_up();
  server.accept();
  server.answer_registration("alice", refusal);
  server.welcome("alice");
  alice.wait_for("* Connected again");
}

TEST_CASE_METHOD(chat_fixture, "a server that is full for now is asked again") {
  server.hang_up();
  server.accept();
  server.answer_registration("alice", "ERROR 102 Unable to send\n\n");
  server.welcome("alice");
  alice.wait_for("* Connected again");
}

TEST_CASE_METHOD(server_fixture,
                 "a server that is full at first ends the chat with 3") {
  auto alice = chat();
  server.accept();
  server.receiving().send("ERROR 102 Unable to send\n\n");
  alice.wait_for("the server takes no more");
  CHECK(alice.wait() == 3);
}

TEST_CASE_METHOD(server_fixture, "a server that is not there ends the chat with 3") {
  server.close();
  auto alice = chat();
  alice.wait_for("telex: cannot connect to " + server.address()
                 + ": Connection refused.");
  CHECK(alice.wait() == 3);
}

TEST_CASE("a chat at a terminal takes no time to linger") {
  terminal alice{{TELEX_CLIENT, "chat", "alice", "--linger", "1"}};
  CHECK(alice.wait() == 2);
  CHECK(alice.raw().starts_with("telex: --linger: a chat at a terminal lasts until"));
}

// -- leaving -------------------------------------------------------------------

TEST_CASE_METHOD(chat_fixture, "Ctrl-D on an empty line leaves") {
  alice.type(ctrl_d);
  CHECK(alice.wait() == 0);
  server.sending().expect_closed();
  server.receiving().expect_closed();
}

TEST_CASE_METHOD(chat_fixture, "Ctrl-D waits for the answers that are missing") {
  alice.type("@bob one\r");
  server.expect_send("bob", "one");
  alice.type(ctrl_d);
  alice.wait_for("* Waiting for the answer to a message; Ctrl-C leaves at once.");
  server.sending().send("SEND bob\n\n");
  alice.wait_for("* delivered to bob (one)");
  CHECK(alice.wait() == 0);
}

TEST_CASE_METHOD(chat_fixture, "Ctrl-C leaves without the answers that are missing") {
  alice.type("@bob one\r");
  server.expect_send("bob", "one");
  alice.type(ctrl_d);
  alice.wait_for("* Waiting for the answer to a message");
  alice.type(ctrl_c);
  alice.wait_for("* not confirmed by bob: the connection ended before the answer came");
  CHECK(alice.wait() == 0);
}

TEST_CASE_METHOD(chat_fixture, "Ctrl-C drops the line, and leaves when there is none") {
  alice.type("@bob one");
  alice.wait_for_line("alice> @bob one");
  alice.type(ctrl_c);
  alice.wait_for_line("alice>");
  alice.type("@bob two\r");
  server.deliver("bob", "two");
  alice.wait_for("* delivered to bob (two)");
  alice.type(ctrl_c);
  CHECK(alice.wait() == 0);
}

TEST_CASE_METHOD(chat_fixture, "Ctrl-C ends a search") {
  alice.type("@bob one\r");
  server.deliver("bob", "one");
  alice.wait_for("* delivered to bob (one)");
  alice.type(std::string{ctrl_r} + "one");
  alice.wait_for("(reverse-i-search)`one': @bob one");
  alice.type(ctrl_c);
  alice.wait_for_line("alice>");
  alice.type("@bob two\r");
  server.deliver("bob", "two");
}

TEST_CASE_METHOD(server_fixture, "Ctrl-Z stops a chat, and the line is there again") {
  auto shell = job_shell();
  shell.type(std::string{TELEX_CLIENT} + " chat alice --server " + server.address()
             + '\r');
  server.welcome("alice");
  shell.wait_for_line("alice>");
  shell.type("@bob hel");
  shell.wait_for_line("alice> @bob hel");
  shell.type(ctrl_z);
  shell.wait_for("Stopped");
  shell.type("fg\r");
  shell.wait_for_line("alice> @bob hel");
  shell.type("lo\r");
  server.deliver("bob", "hello");
}

TEST_CASE_METHOD(chat_fixture, "a chat that is terminated gives the terminal back") {
  alice.type(std::string{"@bob one"} + ctrl_u + "@bob");
  alice.wait_for_line("alice> @bob");
  alice.signal(SIGTERM);
  CHECK(alice.wait() == 128 + SIGTERM);
}
