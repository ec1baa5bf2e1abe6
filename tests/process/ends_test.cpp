// How telex ends when its streams are not what it wants, and when a signal comes while
// it can't go on.

#include "tests/process/surroundings.hpp"
#include "tests/process/writing_program.hpp"
#include "tests/support/process_status.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/terminal.hpp"

#include <csignal>

using namespace telex::test;

namespace {

enum exit_code { success, not_all_done };

constexpr auto ctrl_d = "\x04";
constexpr auto ctrl_s = "\x13";

} // namespace

// -- streams -------------------------------------------------------------------

TEST_CASE_METHOD(surroundings, "log that follows ends when its reader has gone") {
  child_process program{{client_program(), "log", "--follow", file}};
  program.output().read_line();
  program.output().close();
  // Nothing more is written to the file, nor to the program.
  CHECK(program.wait() == success);
  CHECK(program.error().read_all().empty());
}

TEST_CASE_METHOD(surroundings,
                 "an image for a file needs nobody who reads the output") {
  writing_program program{{"log", "--svg", path("picture"), "--transaction", "1", file},
                          dead_pipe()};
  CHECK(program.wait() == success);
  CHECK(std::filesystem::exists(path("picture")));
}

TEST_CASE_METHOD(surroundings, "log of a pipe ends when its reader has gone") {
  writing_program program{{"log"}, dead_pipe()};
  CHECK(program.wait() == success);
}

TEST_CASE_METHOD(surroundings, "chat whose reader has gone leaves when idle") {
  writing_program program{with_server({"chat", "alice"}), dead_pipe()};
  server.welcome("alice");
  CHECK(program.wait() == success);
  CHECK(program.complaint().empty());
  server.receiving().expect_closed();
}

TEST_CASE_METHOD(surroundings, "chat acknowledges nothing that nobody can read") {
  writing_program program{with_server({"chat", "alice"}), dead_pipe()};
  program.write("@bob hello\n");
  server.welcome("alice");
  server.expect_send("bob", "hello");
  server.receiving().send(with_body("FORWARD", "bob", "are you there?"));
  server.receiving().expect("ERROR 102 Unable to send\n\n");
  server.sending().send("SEND bob\n\n");
  CHECK(program.wait() == not_all_done);
  server.receiving().expect_closed();
}

TEST_CASE_METHOD(surroundings, "chat acknowledges what is written, and no sooner") {
  writing_program program{with_server({"chat", "alice"}), full_pipe()};
  program.write("@bob hello\n");
  server.welcome("alice");
  server.receiving().send(with_body("FORWARD", "bob", "are you there?"));
  // Behind that it has had the time to say more.
  server.deliver("bob", "hello");
  program.write("@bob again\n");
  server.expect_send("bob", "again");
  CHECK_FALSE(server.receiving().has_input());
  program.make_room();
  server.expect_received("bob");
}

// -- signals -------------------------------------------------------------------

TEST_CASE_METHOD(surroundings,
                 "signals end telex though it can't read, write or go on") {
  std::string much;
  for (int i = 0; i < 1000; ++i)
    much += received_event;
  auto large = write("large", much);
  auto number = GENERATE(SIGTERM, SIGINT, SIGHUP, SIGQUIT);
  for (const auto& arguments : std::vector<words>{
         {"log", "--json", large},
         {"log", "--json", "--follow", large},
       }) {
    INFO(joined(arguments));
    writing_program program{arguments, open_pipe()};
    program.wait_until_full();
    program.signal(number);
    CHECK(program.wait() == 128 + number);
  }
  for (const auto& arguments : std::vector<words>{
         {"log", path("fifo")},
         {"log"},
         {"log", "--svg", path("fifo"), "--transaction", "1", file},
         with_router({"top", "--once", "--interval", "1m"}),
         with_server({"chat", "alice"}),
         with_server({"send", "--as", "alice", "bob"}),
         with_server({"send", "--as", "alice", "bob", "hello"}),
         {"--help"},
       }) {
    INFO(joined(arguments));
    writing_program program{arguments, full_pipe()};
    wait_until_it_sleeps(program.pid());
    program.signal(number);
    CHECK(program.wait() == 128 + number);
  }
}

TEST_CASE_METHOD(surroundings, "a signal ends a chat that waits for its reader") {
  auto number = GENERATE(SIGTERM, SIGINT, SIGHUP, SIGQUIT);
  writing_program program{with_server({"chat", "alice"}), full_pipe()};
  server.welcome("alice");
  server.receiving().send(with_body("FORWARD", "bob", "hello"));
  wait_until_it_sleeps(program.pid());
  program.signal(number);
  CHECK(program.wait() == 128 + number);
}

TEST_CASE_METHOD(surroundings,
                 "a signal ends a chat that has only to write its results") {
  writing_program program{with_server({"chat", "alice"}), full_pipe()};
  program.write("@bob hello\n");
  program.close_input();
  server.welcome("alice");
  server.deliver("bob", "hello");
  program.signal(SIGTERM);
  CHECK(program.wait() == 128 + SIGTERM);
}

TEST_CASE_METHOD(surroundings,
                 "log that follows and is given a FIFO ends like another") {
  writing_program program{{"log", "--follow", path("fifo")}, open_pipe()};
  wait_until_it_blocks(program.pid(), SIGTERM);
  wait_until_it_sleeps(program.pid());
  program.signal(SIGTERM);
  CHECK(program.wait() == nothing_found);
}

TEST_CASE_METHOD(surroundings, "a signal ends a chat on a terminal that is stopped") {
  auto number = GENERATE(SIGTERM, SIGHUP, SIGQUIT);
  auto command = with_server({client_program(), "chat", "alice"});
  terminal alice{command};
  server.welcome("alice");
  alice.wait_for_line("alice>");
  alice.type(ctrl_s);
  server.receiving().send(with_body("FORWARD", "bob", "one"));
  wait_until_it_sleeps(alice.pid());
  alice.signal(number);
  CHECK(alice.wait() == 128 + number);
  CHECK(alice.raw().find("\x1b[?2004l") != std::string::npos);
  CHECK_FALSE(alice.shown().tells_focus());
  CHECK(alice.shown().title().empty());
  CHECK(alice.takes_lines());
}

TEST_CASE_METHOD(surroundings, "Ctrl-C ends a chat on a terminal that is stopped") {
  auto command = with_server({client_program(), "chat", "alice"});
  terminal alice{command};
  server.welcome("alice");
  alice.wait_for_line("alice>");
  SECTION("when there is only the prompt") {}
  SECTION("when it waits for an answer already") {
    alice.type("@bob one\r");
    server.expect_send("bob", "one");
    alice.type(ctrl_d);
    alice.wait_for("* Waiting for the answer to a message");
  }
  alice.type(ctrl_s);
  alice.signal(SIGINT);
  auto status = alice.wait();
  // Ctrl-C is how a person leaves.
  CHECK((status == 128 + SIGINT || status == success));
  CHECK(alice.raw().find("\x1b[?2004l") != std::string::npos);
  CHECK(alice.takes_lines());
}

TEST_CASE_METHOD(
  surroundings, "a signal ends a bench that has yet to measure on a stopped terminal") {
  auto number = GENERATE(SIGINT, SIGTERM);
  auto command = with_server({client_program(), "bench", "pairs", "--count", "1"});
  terminal shown{command};
  shown.wait_for("connecting ...");
  server.accept();
  shown.type(ctrl_s);
  shown.signal(number);
  CHECK(shown.wait() == 128 + number);
}

TEST_CASE_METHOD(surroundings, "a signal ends top on a terminal that is stopped") {
  auto number = GENERATE(SIGTERM, SIGINT, SIGHUP, SIGQUIT);
  auto command = with_router({client_program(), "top", "--interval", "200ms"});
  terminal shown{command};
  shown.wait_for("q quit");
  shown.type(ctrl_s);
  shown.signal(number);
  auto status = shown.wait();
  // Ctrl-C is how a person leaves.
  CHECK((status == 128 + number || (number == SIGINT && status == success)));
  CHECK(shown.raw().find("\x1b[?1049l") != std::string::npos);
  CHECK(shown.takes_lines());
}

TEST_CASE_METHOD(surroundings, "a signal ends log on a terminal that is stopped") {
  std::string much;
  for (int i = 0; i < 1000; ++i)
    much += received_event;
  terminal shown{{client_program(), "log", "--json", "-f", write("large", much)}};
  shown.wait_for("received");
  shown.type(ctrl_s);
  shown.signal(SIGTERM);
  auto status = shown.wait();
  CHECK((status == success || status == 128 + SIGTERM));
}
