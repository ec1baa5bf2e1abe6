// telex without a terminal: what goes in, what comes out, and the exit code.

#include "tests/support/catch.hpp"
#include "tests/support/fake_server.hpp"
#include "tests/support/process.hpp"

#include <csignal>

using namespace telex::test;

namespace {

constexpr auto refused
  = "not delivered to bob: bob is not connected or did not take it";

enum exit_code { all_delivered, not_all_delivered, usage, not_registered, lost };

using words = std::vector<std::string>;

child_process run(words arguments) {
  arguments.insert(arguments.begin(), TELEX_CLIENT);
  return child_process{arguments};
}

struct server_fixture {
  fake_server server;

  child_process chat(words more = {}) {
    words arguments{"chat", "alice", "--server", server.address()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }

  child_process send(words more) {
    words arguments{"send", "--as", "alice", "--server", server.address()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
};

} // namespace

// -- chat: sending -------------------------------------------------------------

TEST_CASE_METHOD(server_fixture, "chat exits with 0 when all lines were delivered") {
  auto alice = chat();
  alice.write("@bob one\n@ALL two\n");
  alice.close_input();
  server.welcome("alice");
  server.deliver("bob", "one");
  server.deliver("ALL", "two");
  CHECK(alice.output().read_all() == "delivered to bob\ndelivered to everybody\n");
  CHECK(alice.error().read_all().empty());
  CHECK(alice.wait() == all_delivered);
  server.sending().expect_closed();
  server.receiving().expect_closed();
}

TEST_CASE_METHOD(server_fixture, "chat exits with 1 when a line was not delivered") {
  auto alice = chat();
  alice.write("@bob one\n@bob two\n");
  alice.close_input();
  server.welcome("alice");
  server.expect_send("bob", "one");
  server.sending().send("ERROR 102 Unable To Send extra\n\n");
  server.deliver("bob", "two");
  CHECK(alice.output().read_line() == refused);
  CHECK(alice.output().read_line() == "delivered to bob");
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(server_fixture,
                 "chat exits with 1 when its results cannot be written") {
  child_process alice{{"/bin/sh", "-c",
                       "exec \"$0\" chat alice --server \"$1\" > /dev/full",
                       TELEX_CLIENT, server.address()}};
  alice.write("@bob one\n");
  alice.close_input();
  server.welcome("alice");
  server.deliver("bob", "one");
  CHECK(alice.error().read_line()
        == "telex: cannot write the results: No space left on device.");
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(server_fixture, "chat has nothing to do with an empty input") {
  auto alice = chat();
  alice.close_input();
  server.welcome("alice");
  CHECK(alice.output().read_all().empty());
  CHECK(alice.wait() == all_delivered);
}

TEST_CASE_METHOD(server_fixture, "chat sends the last line without its end") {
  auto alice = chat();
  alice.write("@bob one\r\n\n@bob two");
  alice.close_input();
  server.welcome("alice");
  server.deliver("bob", "one");
  server.deliver("bob", "two");
  CHECK(alice.wait() == all_delivered);
}

TEST_CASE_METHOD(server_fixture, "chat refuses a bad line and reads on") {
  auto alice = chat();
  alice.write("hello\n@bob\n@bob one\n@b-b two\n");
  alice.close_input();
  server.welcome("alice");
  server.deliver("bob", "one");
  CHECK(alice.output().read_all()
        == "not delivered: line 1: write @NAME and a text, or @ALL and a text for "
           "everybody\n"
           "not delivered: line 2: there is no text behind @bob\n"
           "delivered to bob\n"
           "not delivered: line 4: \"b-b\" is no name: a name is 1 to 64 letters and "
           "digits, or ALL\n");
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(server_fixture,
                 "chat sends a line of 64 KiB, and refuses a longer one") {
  std::string text(65536 - 5, 'x');
  auto alice = chat();
  server.welcome("alice");
  alice.write("@bob " + text + "\n@bob " + text + "x\n@bob end\n");
  alice.close_input();
  server.deliver("bob", text);
  server.deliver("bob", "end");
  CHECK(alice.output().read_all()
        == "delivered to bob\nnot delivered: line 2 is longer than 65536 bytes\n"
           "delivered to bob\n");
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(server_fixture,
                 "chat understands servers with other words for delivered") {
  auto answer = GENERATE(as<std::string>{}, "SENT bob\n\n", "SEND alice\n\n");
  auto alice = chat();
  alice.write("@bob one\n");
  alice.close_input();
  server.welcome("alice");
  server.expect_send("bob", "one");
  server.sending().send_in_pieces(answer, 1);
  CHECK(alice.output().read_all() == "delivered to bob\n");
  CHECK(alice.wait() == all_delivered);
}

TEST_CASE_METHOD(server_fixture,
                 "chat never sends a message before the last is answered") {
  auto alice = chat();
  alice.write("@bob one\n@bob two\n@bob three\n");
  alice.close_input();
  server.welcome("alice");
  for (auto text : {"one", "two", "three"}) {
    server.expect_send("bob", text);
    // A message and its receipt: time enough for a frame that should not come.
    server.forward("bob", "x");
    CHECK_FALSE(server.sending().has_input());
    server.sending().send("SEND bob\n\n");
  }
  CHECK(alice.wait() == all_delivered);
}

TEST_CASE_METHOD(server_fixture, "chat writes each frame with one send") {
  auto alice = chat();
  server.accept();
  CHECK(server.sending().read_segment() == "REGISTER TOSEND alice\n\n");
  server.sending().send("REGISTERED TOSEND alice\n\n");
  CHECK(server.receiving().read_segment() == "REGISTER TORECV alice\n\n");
  server.receiving().send("REGISTERED TORECV alice\n\n");
  alice.write("@bob one\n");
  CHECK(server.sending().read_segment() == with_body("SEND", "bob", "one"));
  server.receiving().send(with_body("FORWARD", "bob", "x"));
  CHECK(server.receiving().read_segment() == "RECEIVED bob\n\n");
}

TEST_CASE_METHOD(server_fixture, "chat sends a line as soon as it is written") {
  auto alice = chat();
  server.welcome("alice");
  alice.write("@bob o");
  alice.write("ne\n");
  server.deliver("bob", "one");
  CHECK(alice.output().read_line() == "delivered to bob");
  alice.write("@bob two\n");
  server.deliver("bob", "two");
  CHECK(alice.output().read_line() == "delivered to bob");
}

// -- chat: receiving -----------------------------------------------------------

TEST_CASE_METHOD(server_fixture, "chat shows messages while its input is silent") {
  auto alice = chat();
  server.welcome("alice");
  server.forward("bob", "one");
  CHECK(alice.output().read_line() == "from bob: one");
  server.forward("carol", "two");
  CHECK(alice.output().read_line() == "from carol: two");
}

TEST_CASE_METHOD(server_fixture, "chat shows messages while it waits for an answer") {
  auto alice = chat();
  server.welcome("alice");
  alice.write("@bob one\n");
  server.expect_send("bob", "one");
  server.forward("bob", "two");
  CHECK(alice.output().read_line() == "from bob: two");
}

TEST_CASE_METHOD(server_fixture, "chat takes two messages of one segment") {
  auto alice = chat();
  server.welcome("alice");
  server.receiving().send(with_body("FORWARD", "bob", "1")
                          + with_body("FORWARD", "carol", "2"));
  server.expect_received("bob");
  server.expect_received("carol");
  CHECK(alice.output().read_line() == "from bob: 1");
  CHECK(alice.output().read_line() == "from carol: 2");
}

TEST_CASE_METHOD(server_fixture, "chat takes a message that comes octet by octet") {
  auto alice = chat();
  server.welcome("alice");
  server.receiving().send_in_pieces(with_body("FORWARD", "bob", "hello"), 1);
  server.expect_received("bob");
  CHECK(alice.output().read_line() == "from bob: hello");
}

TEST_CASE_METHOD(server_fixture, "chat shows no control character of others") {
  auto alice = chat();
  server.welcome("alice");
  server.forward("bob", "a\nfrom carol: b\x1b]0;c\a\xc2\x9b\xe2\x80\xa8\xff");
  CHECK(alice.output().read_line()
        == "from bob: a\\nfrom carol: b\\e]0;c\\x07\\u009b\\u2028\\xff");
}

TEST_CASE_METHOD(server_fixture, "chat lingers for messages when it has sent all") {
  auto alice = chat({"--linger", "3600"});
  alice.write("@bob one\n");
  alice.close_input();
  server.welcome("alice");
  server.deliver("bob", "one");
  CHECK(alice.output().read_line() == "delivered to bob");
  server.forward("bob", "two");
  CHECK(alice.output().read_line() == "from bob: two");
  server.hang_up();
  CHECK(alice.wait() == lost);
}

TEST_CASE_METHOD(server_fixture, "chat lingers no longer than it is told to") {
  auto alice = chat({"--linger", "0.05"});
  alice.close_input();
  server.welcome("alice");
  CHECK(alice.wait() == all_delivered);
}

// -- chat: ends ----------------------------------------------------------------

TEST_CASE_METHOD(server_fixture, "chat exits with 3 when nobody listens") {
  server.close();
  auto alice = chat();
  CHECK(alice.error().read_all()
        == "telex: cannot connect to " + server.address() + ": Connection refused.\n");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE_METHOD(server_fixture, "chat exits with 3 when its name is taken") {
  auto alice = chat();
  server.accept();
  server.answer_registration("alice", "ERROR 104 Username taken\n\n");
  CHECK(alice.error().read_all() == "telex: the name alice is taken.\n");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE_METHOD(server_fixture, "chat exits with 3 when its name may be taken") {
  auto alice = chat();
  server.accept();
  server.answer_registration("alice", "ERROR 100 Malformed username\n\n");
  CHECK(alice.error().read_all()
        == "telex: the name alice is taken, or is not allowed on this server.\n");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE("chat exits with 3 when its name is malformed") {
  auto alice = run({"chat", "al ice"});
  CHECK(alice.error().read_all()
        == "telex: the name \"al ice\" is malformed: a name is 1 to 64 letters and "
           "digits, and not ALL.\n");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE_METHOD(server_fixture, "chat exits with 3 when it is hung up on at once") {
  auto alice = chat();
  server.accept();
  server.hang_up();
  CHECK(alice.error().read_all()
        == "telex: cannot register at " + server.address()
             + ": the server has closed it.\n");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE_METHOD(server_fixture, "chat exits with 4 when the connection is lost") {
  auto alice = chat();
  alice.write("@bob one\n@bob two\n@bob three\n@bob\n");
  server.welcome("alice");
  server.deliver("bob", "one");
  server.expect_send("bob", "two");
  server.hang_up();
  auto ended
    = "not delivered to bob: the connection ended before it was acknowledged\n";
  CHECK(alice.output().read_all()
        == "delivered to bob\n" + std::string{ended} + ended
             + "not delivered: line 4: there is no text behind @bob\n");
  CHECK(alice.error().read_all()
        == "telex: the connection to " + server.address()
             + " is lost: the server has closed it.\n");
  CHECK(alice.wait() == lost);
}

TEST_CASE_METHOD(server_fixture, "chat exits with 4 when one socket is reset") {
  auto alice = chat();
  server.welcome("alice");
  server.receiving().reset();
  CHECK(alice.wait() == lost);
}

TEST_CASE_METHOD(server_fixture,
                 "chat counts an answer that came just before the end") {
  auto alice = chat();
  alice.write("@bob one\n");
  server.welcome("alice");
  server.deliver("bob", "one");
  server.hang_up();
  CHECK(alice.output().read_line() == "delivered to bob");
  CHECK(alice.wait() == lost);
}

TEST_CASE_METHOD(server_fixture,
                 "chat keeps its exit code when nobody reads its output") {
  auto alice = chat();
  alice.output().close();
  server.welcome("alice");
  alice.write("@bob one\n@bob two\n");
  alice.close_input();
  server.deliver("bob", "one");
  server.expect_send("bob", "two");
  server.sending().send("ERROR 102 Unable to send\n\n");
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(server_fixture,
                 "chat reports what is under way when it is interrupted") {
  auto alice = chat();
  alice.write("@bob one\n");
  server.welcome("alice");
  server.expect_send("bob", "one");
  alice.signal(SIGTERM);
  CHECK(alice.output().read_all()
        == "not delivered to bob: the connection ended before it was acknowledged\n");
  CHECK(alice.wait() == 128 + SIGTERM);
}

// -- send ----------------------------------------------------------------------

TEST_CASE_METHOD(server_fixture, "send sends its argument") {
  auto alice = send({"bob", "hello there"});
  server.welcome("alice");
  server.deliver("bob", "hello there");
  CHECK(alice.output().read_all() == "delivered to bob\n");
  CHECK(alice.wait() == all_delivered);
}

TEST_CASE_METHOD(server_fixture, "send sends the whole input, byte for byte") {
  std::string body{"one\r\n\ntwo\0\xff\n", 12};
  auto alice = send({"bob"});
  alice.write(body);
  alice.close_input();
  server.welcome("alice");
  server.deliver("bob", body);
  CHECK(alice.wait() == all_delivered);
}

TEST_CASE_METHOD(server_fixture, "send exits with 1 when nobody took the message") {
  auto alice = send({"bob", "hello"});
  server.welcome("alice");
  server.expect_send("bob", "hello");
  server.sending().send("ERROR 102 Unable to send\n\n");
  CHECK(alice.output().read_line() == refused);
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(server_fixture, "send exits with 4 when the connection is lost") {
  auto alice = send({"bob", "hello"});
  server.welcome("alice");
  server.expect_send("bob", "hello");
  server.hang_up();
  CHECK(alice.wait() == lost);
}

TEST_CASE_METHOD(server_fixture, "send shows and acknowledges what comes meanwhile") {
  auto alice = send({"bob", "hello"});
  server.welcome("alice");
  server.expect_send("bob", "hello");
  server.forward("carol", "hi");
  CHECK(alice.output().read_line() == "from carol: hi");
}

TEST_CASE_METHOD(server_fixture, "send sends 64 KiB, and refuses a longer input") {
  std::string body(65536, 'x');
  auto alice = send({"bob"});
  alice.write(body);
  alice.close_input();
  server.welcome("alice");
  server.deliver("bob", body);
  CHECK(alice.wait() == all_delivered);
  auto again = send({"bob"});
  again.write(body + "x");
  again.close_input();
  CHECK(
    again.error().read_all()
    == "telex: the text is longer than 65536 bytes, which is the most that a message "
       "can have.\n");
  CHECK(again.wait() == usage);
}

TEST_CASE_METHOD(server_fixture, "send refuses to send nothing") {
  auto alice = send({"bob"});
  alice.close_input();
  CHECK(alice.error().read_all()
        == "telex: there is nothing to send: the text is empty.\n");
  CHECK(alice.wait() == usage);
}

// -- arguments -----------------------------------------------------------------

TEST_CASE("a wrong argument is answered with one line on stderr, and 2") {
  auto arguments = GENERATE(
    words{}, words{"shout"}, words{"--loud"}, words{"chat"}, words{"chat", "a", "b"},
    words{"chat", "alice", "--server", "host:0"},
    words{"chat", "alice", "--linger", "x"}, words{"chat", "alice", "--linger", "-1"},
    words{"send", "bob", "hello"}, words{"send", "--as", "alice"},
    words{"send", "b-b", "x", "--as", "alice"});
  auto program = run(arguments);
  auto complaint = program.error().read_all();
  CHECK(complaint.starts_with("telex: "));
  CHECK(complaint.find('\n') == complaint.size() - 1);
  CHECK(program.output().read_all().empty());
  CHECK(program.wait() == usage);
}

TEST_CASE("help and version are printed on stdout") {
  auto version = run({"--version"});
  CHECK(version.output().read_all().starts_with("telex "));
  CHECK(version.wait() == 0);
  for (auto& arguments :
       {words{"--help"}, words{"chat", "--help"}, words{"send", "-h"}}) {
    auto help = run(arguments);
    CHECK(help.output().read_all().find("Usage: telex") != std::string::npos);
    CHECK(help.wait() == 0);
  }
}
