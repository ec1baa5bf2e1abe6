// telex on a terminal: what a person types, and what the screen shows.

#include "tests/process/chat_terminal.hpp"

#include <algorithm>

using namespace telex::test;
using namespace telex::test::chat_terminal;

// -- typing --------------------------------------------------------------------

TEST_CASE_METHOD(chat_fixture, "a message shows when its recipient has it") {
  alice.type("@bob hello\r");
  server.deliver("bob", "hello");
  alice.wait_for("✓ @bob hello");
  alice.wait_for_line("alice>");
}

TEST_CASE_METHOD(chat_fixture, "a message shows why its recipient does not have it") {
  alice.type("@bob hello\r");
  server.expect_send("bob", "hello");
  server.sending().send("ERROR 102 Unable to send\n\n");
  alice.wait_for("✗ @bob hello");
  alice.wait_for("      not delivered to bob: bob is not connected or did not take it");
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
  CHECK(std::ranges::count_if(lines,
                              [](const std::string& each) {
                                return each.ends_with(" carol: are you there?");
                              })
        == 1);
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
  alice.wait_for("✓ @bob hello");
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
  alice.type("/quti\r");
  alice.wait_for("* Not sent: /quti is no command, but there is /quit");
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
  alice.wait_for("✓ @bob two");
}

TEST_CASE_METHOD(chat_fixture, "a pasted paragraph is one message, sent with Enter") {
  alice.type("@bob \x1b[200~one\n\ttwo\x1b[201~");
  alice.type("\r");
  server.deliver("bob", "one\n\ttwo");
  alice.wait_for("✓ @bob one");
  alice.wait_for("      \\ttwo");
}

TEST_CASE_METHOD(chat_fixture, "what is pasted is one message, whatever is in it") {
  alice.type("\x1b[200~@bob one\r@carol two\r/quit\r\x1b[201~");
  alice.type("\r");
  server.deliver("bob", "one\n@carol two\n/quit");
}

TEST_CASE_METHOD(chat_fixture, "Alt-Enter begins a new line") {
  alice.type("@bob one\x1b\rtwo\r");
  server.deliver("bob", "one\ntwo");
}

TEST_CASE_METHOD(chat_fixture, "who is talked with need not be named") {
  alice.type("@bob\r");
  alice.wait_for_line("alice to bob>");
  alice.type("hello\r");
  server.deliver("bob", "hello");
  alice.type("/to ALL\r");
  alice.wait_for_line("alice to everybody>");
  alice.type("//hello\r");
  server.deliver("ALL", "/hello");
  server.forward("carol", "hi");
  alice.wait_for("carol: hi");
  alice.type("/reply you\r");
  server.deliver("carol", "you");
}

TEST_CASE_METHOD(chat_fixture,
                 "what is under way stands above the line, and then goes") {
  alice.type("@bob one\r@bob two\r@carol th");
  server.expect_send("bob", "one");
  alice.wait_until([](const screen& now) {
    auto lines = now.lines();
    return lines.size() > 2 && lines.back() == "alice> @carol th"
           && lines[lines.size() - 2] == "      … @bob two"
           && lines[lines.size() - 3] == "      … @bob one";
  });
  server.sending().send("SEND bob\n\n");
  server.expect_send("bob", "two");
  alice.wait_until([](const screen& now) {
    auto lines = now.lines();
    return lines.size() > 2 && lines.back() == "alice> @carol th"
           && lines[lines.size() - 2] == "      … @bob two"
           && lines[lines.size() - 3].ends_with(" ✓ @bob one");
  });
  server.sending().send("SEND bob\n\n");
  alice.wait_for("✓ @bob two");
  alice.wait_for_line("alice> @carol th");
  auto lines = alice.shown().lines();
  CHECK(std::ranges::count_if(
          lines,
          [](const std::string& each) { return each.find("…") != std::string::npos; })
        == 0);
}

TEST_CASE_METHOD(chat_fixture, "a second tab lists the names, and tab knows commands") {
  server.forward("carol", "x");
  server.forward("carl", "y");
  alice.wait_for("carl: y");
  alice.type("@c\t\t");
  alice.wait_for("@carl");
  alice.wait_for("@carol");
  alice.type(std::string{ctrl_u} + "/qu\t\r");
  CHECK(alice.wait() == 0);
}

TEST_CASE_METHOD(chat_fixture,
                 "lines that are pasted as if typed are sent one by one") {
  alice.type("@bob one\r@carol two\rthree\r");
  server.deliver("bob", "one");
  server.deliver("carol", "two");
  alice.wait_for("* Not sent: write @NAME");
}

TEST_CASE_METHOD(
  chat_fixture,
  "what comes in the middle of a paste is shown behind it, and answered") {
  alice.type("@bob \x1b[200~one");
  server.receiving().send(with_body("FORWARD", "carol", "x"));
  alice.type("\x1b[201~\r");
  server.deliver("bob", "one");
  server.expect_received("carol");
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

TEST_CASE_METHOD(server_fixture, "a wider window leaves what is above the line alone") {
  auto alice = chat(40);
  server.welcome("alice");
  alice.wait_for_line("alice>");
  const std::string line = "alice> @bob one two three four five six seven eight nine";
  alice.type(line.substr(line.find('@')));
  alice.wait_for_line("seven eight nine");
  auto written = alice.raw().size();
  alice.resize(80, 24);
  alice.wait_for_line(line);
  // The window as terminals arrange it: what was in two rows is in one.
  screen wide{80, 24};
  wide.write("* a report\r\n" + line);
  wide.write(std::string_view{alice.raw()}.substr(written));
  CHECK(wide.lines() == std::vector<std::string>{"* a report", line});
}

TEST_CASE_METHOD(server_fixture, "a line that fills half a window goes with Enter") {
  auto alice = chat(40);
  server.welcome("alice");
  alice.type("/to abcdefghijklmn\r/more\r");
  alice.wait_for("* There is no more.");
  alice.wait_for_line("alice to abcdefghijklmn>");
  CHECK(std::ranges::count_if(alice.shown().lines(),
                              [](const std::string& each) {
                                return each.find("alice to") != std::string::npos;
                              })
        == 1);
}

// -- what others wrote ---------------------------------------------------------

TEST_CASE_METHOD(chat_fixture,
                 "no message moves the cursor, sets a title or forges a line") {
  server.forward("bob", "\x1b[2J\x1b]0;owned\a\r* delivered to bob\n* x\xc2\x9b"
                        "1A");
  alice.wait_for("bob: \\e[2J\\e]0;owned\\x07\\r* delivered to bob");
  alice.wait_for("      * x\\u009b1A");
  alice.wait_until([](const screen& now) { return now.title() == "(1) telex alice"; });
  CHECK(alice.raw().find("\x1b[2J") == std::string::npos);
}

TEST_CASE_METHOD(chat_fixture, "a terminal shows colours") {
  server.forward("bob", "hello");
  alice.wait_for("bob: hello");
  CHECK(alice.raw().find("mbob:\x1b[0m hello") != std::string::npos);
}

TEST_CASE_METHOD(server_fixture, "NO_COLOR turns colours off") {
  auto alice = chat(80, {{"NO_COLOR", "1"}});
  server.welcome("alice");
  server.forward("bob", "hello");
  alice.wait_for("bob: hello");
  CHECK(alice.raw().find("mbob:") == std::string::npos);
  CHECK(alice.raw().find("\x1b[0m") == std::string::npos);
}
