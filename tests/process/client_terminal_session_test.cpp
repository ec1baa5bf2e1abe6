// telex on a terminal: names, the server that goes and comes, and how one leaves.

#include "tests/process/chat_terminal.hpp"
#include "tests/support/programs.hpp"

#include <csignal>

using namespace telex::test;
using namespace telex::test::chat_terminal;

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
  alice.wait_for(
    "      not confirmed by bob: the connection ended before the answer came;");
  alice.wait_for("✗ @bob queued");
  alice.wait_for("      not sent to bob: there is no connection");
  alice.wait_for("is lost: the server has closed the");
  alice.wait_for("* Trying to connect again.");
  alice.wait_for_line("alice (offline)> @bob two");
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
  alice.wait_for_line("alice (offline)> @bob hel");
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
  for (auto i = 0; i < 4; ++i) {
    server.accept();
    server.answer_registration("alice", refusal);
    alice.wait_for("alice is taken, most likely by your connection before");
  }
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
                 + ": Connection refused; start a router");
  CHECK(alice.wait() == 3);
}

TEST_CASE("a chat at a terminal takes no time to linger") {
  terminal alice{{client_program(), "chat", "alice", "--linger", "1"}};
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
  alice.wait_for("✓ @bob one");
  CHECK(alice.wait() == 0);
}

TEST_CASE_METHOD(chat_fixture, "Ctrl-C leaves without the answers that are missing") {
  alice.type("@bob one\r");
  server.expect_send("bob", "one");
  alice.type(ctrl_d);
  alice.wait_for("* Waiting for the answer to a message");
  alice.type(ctrl_c);
  alice.wait_for(
    "      not confirmed by bob: the connection ended before the answer came;");
  CHECK(alice.wait() == 0);
}

TEST_CASE_METHOD(chat_fixture, "Ctrl-C drops the line, and leaves when there is none") {
  alice.type("@bob one");
  alice.wait_for_line("alice> @bob one");
  alice.type(ctrl_c);
  alice.wait_for_line("alice>");
  alice.type("@bob two\r");
  server.deliver("bob", "two");
  alice.wait_for("✓ @bob two");
  alice.type(ctrl_c);
  CHECK(alice.wait() == 0);
}

TEST_CASE_METHOD(chat_fixture, "Ctrl-C ends a search") {
  alice.type("@bob one\r");
  server.deliver("bob", "one");
  alice.wait_for("✓ @bob one");
  alice.type(std::string{ctrl_r} + "one");
  alice.wait_for("(reverse-i-search)`one': @bob one");
  alice.type(ctrl_c);
  alice.wait_for_line("alice>");
  alice.type("@bob two\r");
  server.deliver("bob", "two");
}

TEST_CASE_METHOD(server_fixture, "Ctrl-Z stops a chat, and the line is there again") {
  auto shell = job_shell();
  shell.type(client_program() + " chat alice --server " + server.address() + '\r');
  server.welcome("alice");
  shell.wait_for_line("alice>");
  shell.type("@bob hel");
  shell.wait_for_line("alice> @bob hel");
  CHECK(shell.shown().tells_focus());
  shell.type(ctrl_z);
  shell.wait_for("Stopped");
  CHECK_FALSE(shell.shown().tells_focus());
  CHECK(shell.shown().title().empty());
  shell.type("fg\r");
  shell.wait_for_line("alice> @bob hel");
  shell.wait_until([](const screen& now) {
    return now.tells_focus() && now.title() == "telex alice";
  });
  shell.type("lo\r");
  server.deliver("bob", "hello");
}

TEST_CASE_METHOD(chat_fixture, "a chat that is terminated gives the terminal back") {
  alice.type(std::string{"@bob one"} + ctrl_u + "@bob");
  alice.wait_for_line("alice> @bob");
  alice.signal(SIGTERM);
  CHECK(alice.wait() == 128 + SIGTERM);
}
