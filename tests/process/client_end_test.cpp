// How telex chat ends without a terminal: the exit code, and what becomes of each line.

#include "tests/process/piped_client.hpp"
#include "tests/support/programs.hpp"

#include <algorithm>
#include <csignal>

using namespace telex::test;
using namespace telex::test::piped;

TEST_CASE_METHOD(server_fixture, "chat exits with 3 when nobody listens") {
  server.close();
  auto alice = chat();
  auto options = " --port " + std::to_string(server.port());
  CHECK(alice.error().read_all()
        == "telex: cannot connect to " + server.address()
             + ": Connection refused; start a router there with telexd" + options
             + ", or ./dev run" + options + " in the source tree.\n");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE_METHOD(server_fixture, "chat says of each line that it was not sent") {
  auto alice = chat();
  alice.write("@bob one\n\nhello\n@ALL two");
  SECTION("when its name is refused") {
    server.accept();
    server.answer_registration("alice", "ERROR 100 Malformed username\n\n");
  }
  SECTION("when it is hung up on") {
    server.accept();
    server.hang_up();
  }
  SECTION("when nobody answers") {
    server.accept();
    server.close();
  }
  CHECK(
    alice.output().read_all()
    == "not sent to bob: there is no connection\n"
       "not sent: line 3: write @NAME and a text, or @ALL and a text for everybody\n"
       "not sent to everybody: there is no connection\n");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE("chat says of each line that it was not sent when it cannot even begin") {
  using failure = std::pair<words, int>;
  auto [arguments, code] = GENERATE(
    failure{{"al-ice"}, usage}, failure{{"alice", "--server", ".."}, not_registered},
    failure{{"alice", "--server", "127.0.0.1:1"}, not_registered});
  // The lines are there before it begins.
  words command{"/bin/sh", "-c", "exec \"$0\" chat \"$@\" <<END\n@bob 1\n@bob 2\nEND\n",
                client_program()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  child_process alice{command};
  CHECK(alice.output().read_all()
        == "not sent to bob: there is no connection\n"
           "not sent to bob: there is no connection\n");
  CHECK(alice.wait() == code);
}

TEST_CASE_METHOD(server_fixture, "chat says so of each line of a long file") {
  // More than it reads ahead, and than it keeps of its output.
  child_process alice{{"/bin/sh", "-c",
                       "file=$(mktemp) && seq -f '@bob %g' 300000 > \"$file\" && "
                       "exec < \"$file\" && rm \"$file\" && "
                       "exec \"$0\" chat alice --server \"$1\"",
                       client_program(), server.address()}};
  server.welcome("alice");
  server.deliver("bob", "1");
  server.expect_send("bob", "2");
  server.hang_up();
  auto text = alice.output().read_all();
  CHECK(text.starts_with("delivered to bob\nnot confirmed by bob: "));
  CHECK(text.ends_with("\nnot sent to bob: there is no connection\n"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 300000);
  CHECK(alice.wait() == lost);
}

TEST_CASE_METHOD(server_fixture, "chat exits with 3 when its name is taken") {
  auto alice = chat();
  server.accept();
  server.answer_registration("alice", "ERROR 104 Username taken\n\n");
  CHECK(alice.error().read_all()
        == "telex: the name alice is taken; choose another one.\n");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE_METHOD(server_fixture,
                 "chat exits with 3 when its name is most likely taken") {
  auto alice = chat();
  server.accept();
  server.answer_registration("alice", "ERROR 100 Malformed username\n\n");
  CHECK(alice.error().read_all()
        == "telex: the server refuses the name alice, which is most likely taken; "
           "choose another one.\n");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE_METHOD(server_fixture, "chat exits with 3 when it is given another name") {
  auto alice = chat();
  server.accept();
  server.answer_registration("alice", "REGISTERED TOSEND ali\n\n");
  CHECK(alice.error().read_all()
        == "telex: the server registered the name \"ali\" instead of alice; choose one "
           "that it leaves as it is.\n");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE("chat exits with 2 when its name is malformed") {
  auto alice = run({"chat", "al ice"});
  CHECK(alice.error().read_all()
        == "telex: the name \"al ice\" is malformed: a name is 1 to 64 letters and "
           "digits, and not ALL.\n");
  CHECK(alice.wait() == 2);
}

TEST_CASE_METHOD(server_fixture, "chat exits with 3 when it is hung up on at once") {
  auto alice = chat();
  server.accept();
  // Reads first, as what is left unread makes the close a reset.
  server.sending().read_until("\n\n");
  server.hang_up();
  CHECK(alice.error().read_all()
        == "telex: cannot register at " + server.address()
             + ": the server has closed the connection.\n");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE_METHOD(server_fixture,
                 "a client that is turned away at the door is told so") {
  auto alice = GENERATE(true, false) ? chat() : send({"bob", "hello"});
  server.accept();
  // Its REGISTER is not even read, so that the close is a reset.
  auto& crowded = GENERATE(true, false) ? server.sending() : server.receiving();
  crowded.send("ERROR 102 Unable to send\n\n");
  crowded.close();
  CHECK(alice.error().read_all()
        == "telex: cannot register at " + server.address()
             + ": the server takes no more connections from your address for now.\n");
  CHECK(alice.wait() == not_registered);
}

TEST_CASE_METHOD(server_fixture, "chat exits with 4 when the connection is lost") {
  auto alice = chat();
  alice.write("@bob one\n@bob two\n@bob three\n@bob\n");
  server.welcome("alice");
  server.deliver("bob", "one");
  server.expect_send("bob", "two");
  server.hang_up();
  CHECK(alice.output().read_all()
        == "delivered to bob\n"
           "not confirmed by bob: the connection ended before the answer came; bob may "
           "have it\n"
           "not sent to bob: there is no connection\n"
           "not sent: line 4: there is no text behind @bob\n");
  CHECK(alice.error().read_all()
        == "telex: the connection to " + server.address()
             + " is lost: the server has closed the connection.\n");
  CHECK(alice.wait() == lost);
}

TEST_CASE_METHOD(server_fixture,
                 "chat says what the server closed the connection for") {
  auto alice = chat();
  server.welcome("alice");
  server.sending().send("ERROR 103 Header Incomplete\n\n");
  server.hang_up();
  CHECK(alice.error().read_all()
        == "telex: the connection to " + server.address()
             + " is lost: the server has closed the connection, saying \"Header "
               "Incomplete\".\n");
  CHECK(alice.wait() == lost);
}

TEST_CASE_METHOD(server_fixture, "chat exits with 4 when one socket is reset") {
  auto alice = chat();
  server.welcome("alice");
  server.receiving().reset();
  CHECK(alice.error().read_all()
        == "telex: the connection to " + server.address()
             + " is lost: the connection broke: Connection reset by peer.\n");
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
  alice.write("@bob one\n@bob two\n");
  server.welcome("alice");
  server.deliver("bob", "one");
  server.expect_send("bob", "two");
  server.sending().send("ERROR 102 Unable to send\n\n");
  CHECK(alice.wait() == not_all_delivered);
}

TEST_CASE_METHOD(server_fixture,
                 "chat reports what is under way when it is interrupted") {
  auto alice = chat();
  alice.write("@bob one\n@bob two\n");
  server.welcome("alice");
  server.expect_send("bob", "one");
  alice.signal(SIGTERM);
  CHECK(alice.output().read_all()
        == "not confirmed by bob: the connection ended before the answer came; bob may "
           "have it\n"
           "not sent to bob: a signal has ended telex\n");
  CHECK(alice.wait() == 128 + SIGTERM);
}

TEST_CASE_METHOD(server_fixture,
                 "chat finds no fault with a line that has come in part") {
  auto alice = chat();
  SECTION("when it is interrupted") {
    alice.write("@bob one\n@bo");
    server.welcome("alice");
    server.expect_send("bob", "one");
    alice.signal(SIGTERM);
    CHECK(alice.output().read_all()
          == "not confirmed by bob: the connection ended before the answer came; bob "
             "may have it\n");
  }
  SECTION("when it is not registered") {
    alice.write("@bob one\n@bo");
    server.accept();
    server.hang_up();
    CHECK(alice.output().read_all() == "not sent to bob: there is no connection\n");
  }
  SECTION("when that can be read") {
    alice.write("@bob one\n@carol t");
    server.accept();
    server.hang_up();
    CHECK(alice.output().read_all()
          == "not sent to bob: there is no connection\n"
             "not sent to carol: there is no connection\n");
  }
  alice.wait();
}

TEST_CASE_METHOD(server_fixture, "chat finds fault with a last line that has no end") {
  auto check = [this](child_process& alice) {
    server.accept();
    server.hang_up();
    CHECK(alice.output().read_all()
          == "not sent to bob: there is no connection\n"
             "not sent: line 2: there is no text behind @bo\n");
    CHECK(alice.wait() == not_registered);
  };
  SECTION("of a pipe") {
    auto alice = chat();
    alice.write("@bob one\n@bo");
    alice.close_input();
    check(alice);
  }
  SECTION("of a file") {
    child_process alice{
      {"/bin/sh", "-c",
       "file=$(mktemp) && printf '@bob one\\n@bo' > \"$file\" && exec < \"$file\" && "
       "rm \"$file\" && exec \"$0\" chat alice --server \"$1\"",
       client_program(), server.address()}};
    check(alice);
  }
}

TEST_CASE_METHOD(server_fixture,
                 "a signal leaves a chat that ends the time to report") {
  // More than a pipe holds.
  constexpr auto count = 2000;
  std::string due
    = "not confirmed by bob: the connection ended before the answer came; "
      "bob may have it\n";
  auto alice = chat();
  server.welcome("alice");
  alice.write("@bob x\n");
  server.expect_send("bob", "x");
  for (int i = 1; i < count; ++i) {
    alice.write("@bob x\n");
    due += "not sent to bob: there is no connection\n";
  }
  server.hang_up();
  CHECK(alice.error().read_line().find("is lost") != std::string::npos);
  alice.signal(SIGTERM);
  CHECK(alice.output().read_all() == due);
  CHECK(alice.wait() == 128 + SIGTERM);
}

TEST_CASE_METHOD(server_fixture,
                 "a signal ends a chat that has more to report than it keeps") {
  constexpr auto count = 60'000;
  std::string lines;
  for (int i = 0; i < count; ++i)
    lines += "@bob x\n";
  auto alice = chat();
  server.welcome("alice");
  alice.write(lines);
  server.expect_send("bob", "x");
  alice.signal(SIGTERM);
  SECTION("when somebody reads it") {
    std::string due = "not confirmed by bob: the connection ended before the answer "
                      "came; bob may have it\n";
    for (int i = 1; i < count; ++i)
      due += "not sent to bob: a signal has ended telex\n";
    // How much of it is a matter of time.
    auto came = alice.output().read_all();
    INFO("it ends with " << came.substr(came.size()
                                        - std::min<std::size_t>(came.size(), 200)));
    CHECK(due.starts_with(came));
  }
  SECTION("when nobody does") {}
  CHECK(alice.wait() == 128 + SIGTERM);
}
