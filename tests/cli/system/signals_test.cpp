#include "cli/system/signals.hpp"

#include "tests/support/catch.hpp"

#include <csignal>
#include <functional>

#include <poll.h>
#include <sched.h>
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
  signal_source signals{{SIGTERM}, {SIGTSTP, SIGUSR1}};
  ::_exit(what(signals));
}

/// The signal that comes next.
int take(signal_source& signals) {
  pollfd waiting{signals.fd(), POLLIN, 0};
  ::poll(&waiting, 1, -1);
  return signals.next().value_or(0);
}

/// Sends this process a signal, and returns when the source has taken it from the
/// system. All that were sent before wait for next() then.
void send(int number) {
  ::kill(::getpid(), number);
  for (sigset_t left; ::sigpending(&left) == 0 && ::sigismember(&left, number) == 1;)
    ::sched_yield();
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
    ::kill(::getpid(), SIGTSTP);
    if (take(signals) != SIGTSTP)
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
    ::kill(::getpid(), SIGTSTP);
    if (take(signals) != SIGTSTP)
      return 1;
    // As who sees the terminal given back may do.
    ::kill(::getpid(), SIGCONT);
    signals.stop();
    return signals.next() ? 2 : 0;
  });
  CHECK(has_exited(next_status(id), 0));
}

TEST_CASE("what ends a process comes before what stops it and came first") {
  auto id = start([](signal_source& signals) {
    ::kill(::getpid(), SIGTSTP);
    pollfd waiting{signals.fd(), POLLIN, 0};
    ::poll(&waiting, 1, -1);
    send(SIGTERM);
    send(SIGUSR1);
    return signals.next() == SIGTERM && signals.next() == SIGTSTP ? 0 : 1;
  });
  CHECK(has_exited(next_status(id), 0));
}

TEST_CASE("a process that is to end does so whatever signal comes then") {
  auto id = start([](signal_source& signals) {
    ::kill(::getpid(), SIGTERM);
    if (take(signals) != SIGTERM)
      return 1;
    signals.end_in_time();
    ::kill(::getpid(), SIGUSR1);
    if (take(signals) != SIGUSR1)
      return 2;
    for (;;)
      ::pause();
  });
  auto status = next_status(id);
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGTERM);
}

TEST_CASE("a process that was started to ignore Ctrl-Z does not stop") {
  auto id = start(
    [](signal_source& signals) {
      ::kill(::getpid(), SIGTSTP);
      // Comes after it.
      ::kill(::getpid(), SIGTERM);
      return take(signals) == SIGTERM && !signals.next() ? 0 : 1;
    },
    SIG_IGN);
  CHECK(has_exited(next_status(id), 0));
}
