#include "cli/signals.hpp"

#include "tests/support/catch.hpp"

#include <csignal>
#include <functional>

#include <sys/wait.h>
#include <unistd.h>

using telex::cli::signal_source;

namespace {

/// Runs `what` in a child that may be stopped: its process group has a parent outside.
/// The child exits with what it returns, and has this handler of SIGTSTP at first.
pid_t start(const std::function<int(signal_source&)>& what,
            sighandler_t at_first = SIG_DFL) {
  auto id = ::fork();
  REQUIRE(id >= 0);
  if (id != 0)
    return id;
  ::setpgid(0, 0);
  ::alarm(20);
  std::signal(SIGTSTP, at_first);
  signal_source signals{SIGTERM, SIGTSTP};
  ::_exit(what(signals));
}

int next_status(pid_t id) {
  int status = 0;
  REQUIRE(::waitpid(id, &status, WUNTRACED) == id);
  return status;
}

bool has_exited(int status, int code) {
  return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

} // namespace

TEST_CASE("a process that stops is seen to, and goes on when it is continued") {
  auto id = start([](signal_source& signals) {
    std::raise(SIGTSTP);
    if (signals.next() != SIGTSTP)
      return 1;
    signals.stop();
    return signals.next() ? 2 : 0;
  });
  auto status = next_status(id);
  REQUIRE(WIFSTOPPED(status));
  CHECK(WSTOPSIG(status) == SIGTSTP);
  ::kill(id, SIGCONT);
  CHECK(has_exited(next_status(id), 0));
}

TEST_CASE("a process that is continued before it has stopped does not stop") {
  auto id = start([](signal_source& signals) {
    std::raise(SIGTSTP);
    if (signals.next() != SIGTSTP)
      return 1;
    // As who sees the terminal given back may do.
    std::raise(SIGCONT);
    signals.stop();
    return signals.next() ? 2 : 0;
  });
  CHECK(has_exited(next_status(id), 0));
}

TEST_CASE("what ends a process comes before what stops it") {
  auto id = start([](signal_source& signals) {
    std::raise(SIGTSTP);
    std::raise(SIGTERM);
    return signals.next() == SIGTERM && signals.next() == SIGTSTP
               && signals.next() == SIGTSTP
             ? 0
             : 1;
  });
  CHECK(has_exited(next_status(id), 0));
}

TEST_CASE("a process that was started to ignore Ctrl-Z does not stop") {
  auto id = start(
    [](signal_source& signals) {
      std::raise(SIGTSTP);
      return signals.next() ? 1 : 0;
    },
    SIG_IGN);
  CHECK(has_exited(next_status(id), 0));
}
