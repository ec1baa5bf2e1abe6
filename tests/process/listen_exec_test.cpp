// telex listen --exec: a program for each message.

#include "tests/process/listen_program.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/text_of.hpp"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sys/stat.h>

using namespace telex::test;

namespace {

/// A program that ends when the test says so, and how.
struct gate {
  gate() {
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    // Its own reader: nobody has to wait for the other side.
    fifo = telex::cli::descriptor{::open(path.c_str(), O_RDWR | O_CLOEXEC)};
  }

  std::vector<std::string> program() const {
    return {"--exec", "sh", "-c", "read -r status < \"$0\" && exit \"$status\"", path};
  }

  void open(int status) {
    auto line = std::to_string(status) + '\n';
    REQUIRE(::write(fifo.get(), line.data(), line.size())
            == static_cast<ssize_t>(line.size()));
  }

  scratch folder;
  std::string path = folder / "gate";
  telex::cli::descriptor fifo;
};

bool is_there(pid_t process) {
  return ::kill(process, 0) == 0 || errno != ESRCH;
}

} // namespace

TEST_CASE("a program is given the text and the fields of a message, and no shell") {
  scratch folder;
  extended_server server;
  child_process alice{listen_command(
    server.address(),
    {"--exec", "sh", "-c",
     "cat > \"$0/text\"; echo \"$*|$TELEX_FROM|$TELEX_TO|$TELEX_DATE\" > \"$0/fields\"",
     folder.path(), "--json", "$(id)", "*"})};
  CHECK(server.welcome().find("\nReceive-window: 1\n") != std::string::npos);
  std::string text{"$(id)\0\xff\r\n`id`", 13};
  server.forward(text, "7", "Date: 2026-01-01T00:00:01.500Z\n");
  server.expect_received("7");
  CHECK(text_of(folder / "text") == text);
  CHECK(text_of(folder / "fields")
        == "--json $(id) *|bob|alice|2026-01-01T00:00:01.500Z\n");
  server.forward("x", "8", "To: ALL\n");
  server.expect_received("8");
  CHECK(text_of(folder / "fields") == "--json $(id) *|bob|ALL|\n");
}

TEST_CASE("a message is acknowledged when its program has ended with 0") {
  gate gate;
  extended_server server;
  child_process alice{listen_command(server.address(), gate.program())};
  server.welcome();
  server.forward("x", "1");
  // As long as it runs all else goes on.
  server.expect_pong();
  gate.open(0);
  server.expect_received("1");
  server.forward("x", "2");
  gate.open(3);
  server.expect_refused("2");
  CHECK(
    alice.error().read_line()
    == "telex: a message from bob was turned away by sh: it has failed, with status "
       "3.");
}

TEST_CASE("what came on a connection that was lost answers nothing on the next") {
  gate gate;
  extended_server server;
  child_process alice{listen_command(server.address(), gate.program())};
  server.welcome();
  server.forward("first", "1");
  server.expect_pong();
  server.alice.reset();
  alice.error().read_until("is lost: ");
  server.welcome();
  server.forward("second", "1");
  server.expect_pong();
  gate.open(0);
  gate.open(1);
  server.expect_refused("1");
}

TEST_CASE("so many messages as --count says have a program run for them") {
  gate gate;
  extended_server server;
  auto failing = GENERATE(false, true);
  std::vector<std::string> options{"--count", "1"};
  auto program = gate.program();
  options.insert(options.end(), program.begin(), program.end());
  child_process alice{listen_command(server.address(), options)};
  server.welcome();
  server.forward("x", "1");
  server.expect_pong();
  server.forward("x", "2");
  server.expect_refused("2");
  gate.open(failing ? 1 : 0);
  if (failing)
    server.expect_refused("1");
  else
    server.expect_received("1");
  server.expect_bye();
  CHECK(alice.wait() == (failing ? 1 : 0));
}

TEST_CASE("when telex ends, so does the program with all that it has begun") {
  auto by_signal = GENERATE(true, false);
  extended_server server;
  std::vector<std::string> options{"--exec", "sh", "-c",
                                   "tail -f /dev/null & echo $$ $!; wait"};
  if (!by_signal)
    options.insert(options.begin(), {"--timeout", "300ms"});
  child_process alice{listen_command(server.address(), options)};
  server.welcome();
  server.forward("x", "1");
  auto line = alice.output().read_line();
  if (by_signal)
    alice.signal(SIGTERM);
  server.expect_refused("1");
  if (!by_signal)
    server.expect_bye();
  CHECK(alice.wait() == (by_signal ? 128 + SIGTERM : 1));
  CHECK_FALSE(is_there(std::stoi(line)));
  CHECK_FALSE(is_there(std::stoi(line.substr(line.find(' ')))));
}

TEST_CASE("a sender is told by the router what became of the program") {
  router_process router;
  child_process alice{
    listen_command(router.address(), {"--exec", "grep", "-q", "^please"})};
  router.wait_for_log({"registered user=alice ", "role=duplex"});
  user bob{router.port(), "bob"};
  bob.send("alice", "please");
  bob.expect_sent("alice");
  bob.send("alice", "now!");
  bob.sending().expect("ERROR 102 Unable to send\n\n");
}
