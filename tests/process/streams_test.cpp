// The streams and files that telexd is started with: closed, full, never read.

#include "cli/telexd/logs/patience.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/process_status.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/terminal.hpp"
#include "tests/support/text_of.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace std::chrono_literals;
using namespace telex::test;

namespace {

/// Waits until a telexd listens, and has written its port to a file.
std::uint16_t port_in(const std::string& path) {
  deadline until;
  std::string text;
  while ((text = text_of(path)).empty())
    if (until.left() == 0)
      throw timed_out("it does not listen");
  return static_cast<std::uint16_t>(std::stoul(text));
}

/// telexd as a shell starts it, with `redirections`, on a port that it writes to a
/// file.
struct shell_router {
  explicit shell_router(const std::string& redirections,
                        const std::string& options = "--log-level info")
    : process{
        {"/bin/sh", "-c",
         "exec \"$0\" --port 0 --port-file \"$1\" " + options + ' ' + redirections,
         router_program(), dir / "port"}} {
    // nop
  }

  /// Waits until it listens.
  std::uint16_t port() const {
    return port_in(dir / "port");
  }

  /// Checks that it serves, and ends as it should.
  void check_it_runs() {
    {
      user alice{port(), "alice"};
      exchange(alice, alice);
    }
    process.signal(SIGTERM);
    CHECK(process.wait() == 0);
  }

  scratch dir;
  child_process process;
};

/// Sends SIGTERM, and returns with which status the process ends. It has a second on a
/// machine that has time; one that waits for what never comes would never end.
int end_in_time(child_process& process) {
  static_assert(telex::cli::patience < 1s);
  process.signal(SIGTERM);
  return process.wait();
}

/// Waits until a telexd has its signals to itself, which it does before it opens files.
void wait_until_it_has_signals(pid_t process) {
  wait_until_it_blocks(process, SIGTERM);
}

/// Waits until a child has become telexd.
void wait_until_it_runs(pid_t process) {
  deadline until;
  auto link = "/proc/" + std::to_string(process) + "/exe";
  std::error_code ignored;
  while (!std::filesystem::equivalent(link, router_program(), ignored))
    if (until.left() == 0)
      throw timed_out("it does not run");
}

/// A pipe with a name that is full, and that nobody reads.
class full_pipe {
public:
  explicit full_pipe(const std::string& path) {
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    ends_
      = telex::cli::descriptor{::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)};
    while (::write(ends_.get(), "x", 1) == 1)
      ; // on
  }

private:
  telex::cli::descriptor ends_;
};

} // namespace

// -- closed and full streams -----------------------------------------------------

TEST_CASE("a router that is started with closed streams keeps its files to itself") {
  for (std::string redirections : {"<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"}) {
    INFO(redirections);
    scratch dir;
    shell_router router{redirections, "--actor-log " + (dir / "actors")};
    router.check_it_runs();
    auto log = text_of(dir / "actors");
    CHECK(log.find("\"stopped\"") != std::string::npos);
    // The text log has no braces, and the greeting no quotes.
    for (std::size_t at = 0; at < log.size(); at = log.find('\n', at) + 1)
      REQUIRE(log[at] == '{');
  }
}

TEST_CASE("a router whose streams are full serves") {
  for (std::string redirections : {">/dev/full", "2>/dev/full", ">/dev/full 2>&1"}) {
    INFO(redirections);
    shell_router router{redirections};
    router.check_it_runs();
  }
  for (auto [redirection, reason] : {std::pair{">/dev/full", "No space left on device"},
                                     {">&-", "Bad file descriptor"}}) {
    shell_router router{redirection};
    router.check_it_runs();
    CHECK(router.process.error().read_all().find(
            "telexd: cannot print where it listens: " + std::string{reason} + ".\n")
          != std::string::npos);
  }
}

TEST_CASE("an actor log that may not grow is a complaint and no end") {
  scratch dir;
  shell_router router{"", "--actor-log " + (dir / "actors")};
  rlimit limit{1000, 1000};
  auto port = router.port();
  REQUIRE(::prlimit(router.process.pid(), RLIMIT_FSIZE, &limit, nullptr) == 0);
  {
    user alice{port, "alice"};
    for (int i = 0; i < 20; ++i) {
      alice.send("nobody", "note");
      alice.sending().expect("ERROR 102 Unable to send\n\n");
    }
  }
  router.process.error().read_until("dropped count=");
  CHECK(router.process.error().read_line().find("reason=EFBIG") != std::string::npos);
  CHECK(end_in_time(router.process) == 0);
}

// -- what nobody reads -----------------------------------------------------------

TEST_CASE("a signal ends a router that waits for who reads its actor log") {
  scratch dir;
  REQUIRE(::mkfifo((dir / "log").c_str(), 0600) == 0);
  child_process process{{router_program(), "--port", "0", "--actor-log", dir / "log"}};
  wait_until_it_has_signals(process.pid());
  CHECK(end_in_time(process) == 128 + SIGTERM);
}

TEST_CASE("a signal ends a router that waits for who reads its port file") {
  scratch dir;
  REQUIRE(::mkfifo((dir / "port").c_str(), 0600) == 0);
  child_process process{{router_program(), "--port", "0", "--port-file", dir / "port"}};
  wait_until_it_has_signals(process.pid());
  CHECK(end_in_time(process) == 128 + SIGTERM);
}

TEST_CASE("a port file that is a pipe is written to") {
  scratch dir;
  REQUIRE(::mkfifo((dir / "port").c_str(), 0600) == 0);
  child_process process{{router_program(), "--port", "0", "--port-file", dir / "port"}};
  auto port = std::stoul(text_of(dir / "port"));
  user alice{static_cast<std::uint16_t>(port), "alice"};
  CHECK(std::filesystem::is_fifo(dir / "port"));
  process.output().read_line(); // signals do not end it at once any more
  CHECK(end_in_time(process) == 0);
}

TEST_CASE("a signal ends a router that could not print its port file to the end") {
  scratch dir;
  full_pipe full{dir / "port"};
  child_process process{{router_program(), "--port", "0", "--port-file", dir / "port"}};
  wait_until_it_has_signals(process.pid());
  CHECK(end_in_time(process) == 128 + SIGTERM);
}

TEST_CASE("a router whose streams are full pipes serves and ends in time") {
  scratch dir;
  full_pipe full{dir / "full"};
  for (std::string redirection : {">", "2>", "2>&1 >"}) {
    INFO(redirection);
    shell_router router{redirection + (dir / "full")};
    {
      user alice{router.port(), "alice"};
      alice.send("alice", "note");
      alice.expect_forward("alice", "note");
    }
    CHECK(end_in_time(router.process) == 0);
  }
}

TEST_CASE("a router whose actor log is a full pipe ends in time") {
  scratch dir;
  full_pipe full{dir / "full"};
  shell_router router{"2>" + (dir / "full"), "--actor-log " + (dir / "full")};
  router.port();
  CHECK(end_in_time(router.process) == 0);
}

TEST_CASE("a signal ends a router that cannot print its help") {
  scratch dir;
  full_pipe full{dir / "full"};
  child_process process{
    {"/bin/sh", "-c", "exec \"$0\" --help >\"$1\"", router_program(), dir / "full"}};
  wait_until_it_runs(process.pid());
  wait_until_it_sleeps(process.pid());
  CHECK(end_in_time(process) == 128 + SIGTERM);
}

TEST_CASE("SIGHUP does not end what has not begun to be a router") {
  scratch dir;
  full_pipe full{dir / "full"};
  for (auto signal : {SIGHUP, SIGUSR1}) {
    child_process process{
      {"/bin/sh", "-c", "exec \"$0\" --help >\"$1\"", router_program(), dir / "full"}};
    wait_until_it_runs(process.pid());
    wait_until_it_sleeps(process.pid());
    process.signal(signal);
    CHECK(end_in_time(process) == 128 + SIGTERM);
  }
}

TEST_CASE("a router on a stopped terminal serves and ends in time") {
  scratch dir;
  terminal screen{{"/bin/sh", "-c",
                   "echo ready; read line; exec \"$0\" --port 0 --port-file \"$1\"",
                   router_program(), dir / "port"}};
  screen.wait_for("ready");
  screen.type("\x13"); // Ctrl-S
  screen.type("\n");
  user alice{port_in(dir / "port"), "alice"};
  screen.signal(SIGTERM);
  CHECK(screen.wait() == 0);
}

// -- colours -----------------------------------------------------------------------

TEST_CASE("the log has colours on a terminal that has them unless NO_COLOR says no") {
  struct row {
    std::string variables;
    bool coloured;
  };
  for (const auto& [variables, coloured] :
       {row{"TERM=xterm", true}, row{"TERM=foot", true}, row{"TERM=dumb", false},
        row{"-u TERM", false}, row{"TERM=xterm NO_COLOR=1", false},
        row{"TERM=xterm NO_COLOR=", true}}) {
    INFO(variables);
    terminal screen{
      {"/bin/sh", "-c",
       "exec env -u NO_COLOR -u COLORTERM " + variables + " \"$0\" --port 0",
       router_program()}};
    screen.wait_for("started");
    screen.wait_for("telexd listens on");
    screen.signal(SIGTERM);
    CHECK(screen.wait() == 0);
    CHECK((screen.raw().find("\x1b[") != std::string::npos) == coloured);
  }
}
