#include "cli/signals.hpp"

#include <cerrno>
#include <system_error>

#include <sys/signalfd.h>
#include <unistd.h>

namespace telex::cli {

namespace {

bool is_ignored(int number) {
  struct sigaction current;
  return ::sigaction(number, nullptr, &current) == 0 && current.sa_handler == SIG_IGN;
}

sigset_t set_of(int number) {
  sigset_t result;
  ::sigemptyset(&result);
  ::sigaddset(&result, number);
  return result;
}

} // namespace

signal_source::signal_source(std::initializer_list<int> numbers) {
  ::sigemptyset(&taken_);
  for (auto number : numbers)
    if (!is_ignored(number))
      ::sigaddset(&taken_, number);
  fd_ = ::signalfd(-1, &taken_, SFD_NONBLOCK | SFD_CLOEXEC);
  if (fd_ < 0)
    throw std::system_error(errno, std::generic_category(), "signalfd");
  ::sigprocmask(SIG_BLOCK, &taken_, &before_);
}

signal_source::~signal_source() {
  ::sigprocmask(SIG_SETMASK, &before_, nullptr);
  ::close(fd_);
}

std::optional<int> signal_source::next() {
  // SIGTSTP stays with the system, which drops it when SIGCONT comes.
  auto others = taken_;
  ::sigdelset(&others, SIGTSTP);
  timespec at_once{};
  if (auto number = ::sigtimedwait(&others, nullptr, &at_once); number > 0)
    return number;
  sigset_t waiting;
  ::sigpending(&waiting);
  if (::sigismember(&taken_, SIGTSTP) && ::sigismember(&waiting, SIGTSTP))
    return SIGTSTP;
  return std::nullopt;
}

void signal_source::stop() {
  auto only = set_of(SIGTSTP);
  sigset_t blocked;
  ::sigprocmask(SIG_UNBLOCK, &only, &blocked);
  ::sigprocmask(SIG_SETMASK, &blocked, nullptr);
}

void end_by_signal(int number) {
  auto only = set_of(number);
  ::signal(number, SIG_DFL);
  ::raise(number);
  ::sigprocmask(SIG_UNBLOCK, &only, nullptr);
  ::_exit(128 + number);
}

} // namespace telex::cli
