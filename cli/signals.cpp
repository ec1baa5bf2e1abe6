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

} // namespace

signal_source::signal_source(std::initializer_list<int> numbers) {
  sigset_t taken;
  ::sigemptyset(&taken);
  for (auto number : numbers)
    if (!is_ignored(number))
      ::sigaddset(&taken, number);
  fd_ = ::signalfd(-1, &taken, SFD_NONBLOCK | SFD_CLOEXEC);
  if (fd_ < 0)
    throw std::system_error(errno, std::generic_category(), "signalfd");
  ::sigprocmask(SIG_BLOCK, &taken, &before_);
}

signal_source::~signal_source() {
  ::sigprocmask(SIG_SETMASK, &before_, nullptr);
  ::close(fd_);
}

std::optional<int> signal_source::next() {
  signalfd_siginfo info;
  if (::read(fd_, &info, sizeof(info)) != sizeof(info))
    return std::nullopt;
  return static_cast<int>(info.ssi_signo);
}

void end_by_signal(int number) {
  sigset_t only;
  ::sigemptyset(&only);
  ::sigaddset(&only, number);
  ::signal(number, SIG_DFL);
  ::raise(number);
  ::sigprocmask(SIG_UNBLOCK, &only, nullptr);
  ::_exit(128 + number);
}

} // namespace telex::cli
