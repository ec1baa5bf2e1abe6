// telex chat without a terminal: what goes in, and what comes out.

#include "tests/process/piped_client.hpp"
#include "tests/support/programs.hpp"

using namespace telex::test;
using namespace telex::test::piped;

// -- sending -------------------------------------------------------------

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

TEST_CASE("the extended protocol is offered first, and not where --plain is given") {
  auto is_plain = GENERATE(true, false);
  for (words more :
       {words{"chat", "alice"}, words{"send", "--as", "alice", "bob", "x"}}) {
    listener server;
    more.insert(more.begin(), client_program());
    more.insert(more.end(), {"--server", "127.0.0.1:" + std::to_string(server.port())});
    if (is_plain)
      more.push_back("--plain");
    child_process program{more};
    auto first = server.accept();
    CHECK(first.read_until("\n").starts_with(is_plain ? "REGISTER TOSEND alice"
                                                      : "REGISTER DUPLEX alice"));
  }
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
                       client_program(), server.address()}};
  alice.write("@bob one\n");
  alice.close_input();
  server.welcome("alice");
  server.deliver("bob", "one");
  CHECK(alice.error().read_line()
        == "telex: cannot write the output: No space left on device.");
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
        == "not sent: line 1: write @NAME and a text, or @ALL and a text for "
           "everybody\n"
           "not sent: line 2: there is no text behind @bob\n"
           "delivered to bob\n"
           "not sent: line 4: \"b-b\" is no name: a name is 1 to 64 letters and "
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
        == "delivered to bob\nnot sent: line 2: it is longer than 65536 bytes\n"
           "delivered to bob\n");
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(server_fixture,
                 "chat understands servers with other words for delivered") {
  auto answer = GENERATE(as<std::string>{}, "SENT bob\n\n", "SEND alice\n\n",
                         "SEND carol\n\nSEND bob\n\n");
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
                 "chat calls what is answered with no frame not confirmed, at once") {
  auto alice = chat();
  alice.write("@bob one\n@bob two\n@bob three\n");
  alice.close_input();
  server.welcome("alice");
  server.expect_send("bob", "one");
  server.sending().send("USER NOT FOUND\n\n");
  server.expect_send("bob", "two");
  server.sending().send("USER NOT FOUND");
  server.deliver("bob", "three");
  auto doubtful
    = "not confirmed by bob: the server answered \"USER NOT FOUND\", which is no "
      "answer of the protocol; bob may have it\n";
  CHECK(alice.output().read_all()
        == std::string{doubtful} + doubtful + "delivered to bob\n");
  CHECK(alice.wait() == not_all_confirmed);
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

// -- receiving -----------------------------------------------------------

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

TEST_CASE_METHOD(server_fixture,
                 "chat refuses a message that it cannot read, and reads the next") {
  auto alice = chat();
  server.welcome("alice");
  server.receiving().send("FORWARD bob\n\n");
  server.receiving().expect("ERROR 103 Header Incomplete\n\n");
  CHECK(alice.error().read_line()
        == "telex: a message from bob was turned away: the server did not write it as "
           "the protocol has it.");
  server.forward("carol", "two");
  CHECK(alice.output().read_line() == "from carol: two");
}

TEST_CASE_METHOD(server_fixture,
                 "chat answers each message of a server that counts characters") {
  auto alice = chat();
  server.welcome("alice");
  auto message = with_body("FORWARD", "bob", "h\xc3\xa9");
  message.replace(message.find("3"), 1, "2");
  server.receiving().send(message + with_body("FORWARD", "carol", "two"));
  server.receiving().expect("RECEIVED bob\n\nERROR 103 Header Incomplete\n\n");
  server.forward("dave", "three");
  CHECK(alice.output().read_line() == "from bob: h\\xc3");
  CHECK(alice.output().read_line() == "from dave: three");
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
