// telex send, and the arguments of the client.

#include "tests/process/piped_client.hpp"

using namespace telex::test;
using namespace telex::test::piped;

// -- send ----------------------------------------------------------------------

TEST_CASE_METHOD(server_fixture, "send sends its argument") {
  auto alice = send({"bob", "hello there"});
  server.welcome("alice");
  server.deliver("bob", "hello there");
  CHECK(alice.output().read_all() == "delivered to bob\n");
  CHECK(alice.wait() == all_delivered);
}

TEST_CASE_METHOD(server_fixture, "send sends all words behind the recipients") {
  auto [arguments, text] = GENERATE(
    std::pair{words{"@bob", "hello", "there  all"}, "hello there  all"},
    std::pair{words{"bob", "--", "-hello"}, "-hello"},
    std::pair{words{"bob", "--", "++"}, "++"}, std::pair{words{"bob", "++"}, "++"},
    std::pair{words{"bob", "[a,b]", "{}"}, "[a,b] {}"});
  auto alice = send(arguments);
  server.welcome("alice");
  server.deliver("bob", text);
  CHECK(alice.wait() == all_delivered);
}

TEST_CASE_METHOD(server_fixture,
                 "send has a result for each recipient, in their order") {
  auto arguments = GENERATE(words{"@bob", "@carol", "@dave", "hello"},
                            words{"bob,carol,dave", "hello"},
                            words{"bob", "carol", "dave", "--", "hello"});
  auto alice = send(arguments);
  server.welcome("alice");
  server.expect_send("bob", "hello");
  server.sending().send("ERROR 102 Unable to send\n\n");
  server.deliver("carol", "hello");
  server.deliver("dave", "hello");
  CHECK(alice.output().read_all()
        == std::string{refused} + "\ndelivered to carol\ndelivered to dave\n");
  CHECK(alice.wait() == not_all_delivered);
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
  CHECK(alice.output().read_all()
        == "not confirmed by bob: the connection ended before the answer came; bob may "
           "have it\n");
  CHECK(alice.wait() == lost);
}

TEST_CASE_METHOD(server_fixture, "send exits with 3 when it is refused, and says all") {
  auto alice = send({"bob", "hello", "--wait", "0"});
  server.accept();
  server.answer_registration("alice", "ERROR 100 Malformed username\n\n");
  CHECK(alice.output().read_all() == "not sent to bob: there is no connection\n");
  CHECK(alice.wait() == not_registered);
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
       "can have; telex send --help says more.\n");
  CHECK(again.wait() == usage);
}

TEST_CASE_METHOD(server_fixture, "send refuses to send nothing") {
  auto alice = send({"bob"});
  alice.close_input();
  CHECK(alice.error().read_all()
        == "telex: there is nothing to send: the text is empty; telex send --help says "
           "more.\n");
  CHECK(alice.wait() == usage);
  auto as_json = send({"bob", "--json"});
  as_json.close_input();
  CHECK(as_json.output().read_all().starts_with(R"({"event":"misused",)"));
  CHECK(as_json.wait() == usage);
}

// -- arguments -----------------------------------------------------------------

TEST_CASE("a wrong argument is answered with one line on stderr, and 2") {
  auto arguments = GENERATE(
    words{}, words{"shout"}, words{"--loud"}, words{"chat"}, words{"chat", "a", "b"},
    words{"chat", "alice", "--server", "host:0"},
    words{"chat", "alice", "--linger", "x"}, words{"chat", "alice", "--linger", "-1"},
    words{"send", "bob", "hello"}, words{"send", "--as", "alice"},
    words{"send", "b-b", "x", "--as", "alice"},
    words{"send", "@bob", "@ALL", "x", "--as", "alice"},
    words{"send", "bob", "x", "--file", "/dev/null", "--as", "alice"},
    words{"send", "bob", "x", "--each-line", "--as", "alice"},
    words{"send", "bob", "--file", "/nonexistent", "--as", "alice"},
    words{"send", "bob", "--file", "/", "--as", "alice"},
    words{"send", "bob", "x", "--wait", "-1", "--as", "alice"},
    words{"send", "bob", "x", "--timeout", "0", "--as", "alice"});
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
