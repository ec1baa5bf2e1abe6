#include "cli/system/signals.hpp"

#include "cli/system/poller.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace telex::cli {

namespace {

bool is_ignored(int number) {
  struct sigaction current;
  return ::sigaction(number, nullptr, &current) == 0 && current.sa_handler == SIG_IGN;
}

sigset_t set_of(std::initializer_list<int> numbers) {
  sigset_t result;
  ::sigemptyset(&result);
  for (auto number : numbers)
    if (!is_ignored(number))
      ::sigaddset(&result, number);
  return result;
}

descriptor checked(int fd, const char* what) {
  if (fd < 0)
    throw std::system_error(errno, std::generic_category(), what);
  return descriptor{fd};
}

descriptor make_event() {
  return checked(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd");
}

void give(const descriptor& event) {
  ::eventfd_write(event.get(), 1);
}

void take(const descriptor& event) {
  eventfd_t ignored = 0;
  ::eventfd_read(event.get(), &ignored);
}

} // namespace

signal_source::signal_source(std::initializer_list<int> ends,
                             std::initializer_list<int> others, std::string farewell)
  : terminal_(std::move(farewell)), ends_(set_of(ends)), come_(make_event()),
    changed_(make_event()) {
  auto taken = set_of(others);
  ::sigorset(&taken, &taken, &ends_);
  // SIGTSTP stays with the system, which drops it when SIGCONT comes.
  auto read = taken;
  ::sigdelset(&read, SIGTSTP);
  source_ = checked(::signalfd(-1, &read, SFD_NONBLOCK | SFD_CLOEXEC), "signalfd");
  sigset_t stop;
  ::sigemptyset(&stop);
  if (::sigismember(&taken, SIGTSTP) == 1)
    ::sigaddset(&stop, SIGTSTP);
  stop_ = checked(::signalfd(-1, &stop, SFD_NONBLOCK | SFD_CLOEXEC), "signalfd");
  sigset_t all;
  ::sigfillset(&all);
  // The watching thread is given none at all.
  ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  watcher_ = std::thread{[this] { watch(); }};
  ::sigorset(&taken, &taken, &before_);
  ::pthread_sigmask(SIG_SETMASK, &taken, nullptr);
}

signal_source::~signal_source() {
  stop_watching();
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  while (auto number = signals_.take())
    if (*number != SIGTSTP)
      ::raise(*number);
}

std::optional<int> signal_source::next() {
  std::lock_guard guard{mutex_};
  auto result = signals_.take();
  if (result && signals_.is_empty())
    take(come_);
  give(changed_);
  return result;
}

void signal_source::stop() {
  sigset_t only;
  ::sigemptyset(&only);
  ::sigaddset(&only, SIGTSTP);
  sigset_t blocked;
  ::pthread_sigmask(SIG_UNBLOCK, &only, &blocked);
  ::pthread_sigmask(SIG_SETMASK, &blocked, nullptr);
  std::lock_guard guard{mutex_};
  is_to_stop_ = false;
  give(changed_);
}

void signal_source::end_in_time() {
  std::lock_guard guard{mutex_};
  signals_.end_in_time();
  give(changed_);
}

void signal_source::end_process() {
  stop_watching();
  end_by_signal(signals_.taken());
}

// A terminal that was let go on at the moment when it was given back may have got its
// settings of before that.
void signal_source::stop_watching() {
  {
    std::lock_guard guard{mutex_};
    has_ended_ = true;
  }
  give(changed_);
  watcher_.join();
  terminal_.settle();
}

// -- the watching thread -------------------------------------------------------

void signal_source::watch() {
  for (;;) {
    poller waiting;
    waiting.watch(source_.get(), POLLIN);
    if (std::lock_guard guard{mutex_}; !is_to_stop_)
      waiting.watch(stop_.get(), POLLIN);
    waiting.watch(changed_.get(), POLLIN);
    waiting.wake_at(next_time());
    waiting.wait();
    take(changed_);
    receive();
    if (waiting.is_ready(stop_.get()))
      notice_stop();
    if (std::lock_guard guard{mutex_}; has_ended_)
      return;
    take_steps();
  }
}

void signal_source::receive() {
  signalfd_siginfo info;
  while (::read(source_.get(), &info, sizeof(info)) == sizeof(info)) {
    std::lock_guard guard{mutex_};
    auto number = static_cast<int>(info.ssi_signo);
    signals_.add(number, ::sigismember(&ends_, number) == 1,
                 signal_queue::clock::now());
    give(come_);
  }
}

void signal_source::notice_stop() {
  std::lock_guard guard{mutex_};
  is_to_stop_ = true;
  signals_.add(SIGTSTP, false, signal_queue::clock::now());
  give(come_);
}

std::optional<signal_queue::clock::time_point> signal_source::next_time() {
  std::lock_guard guard{mutex_};
  return signals_.next_time();
}

void signal_source::take_steps() {
  auto next = signal_queue::step::none;
  auto due = 0;
  {
    std::lock_guard guard{mutex_};
    next = signals_.next_step(signal_queue::clock::now());
    due = signals_.next_time() ? signals_.due() : 0;
  }
  if (next == signal_queue::step::resume_terminal)
    terminal_.resume();
  if (next != signal_queue::step::end)
    return;
  terminal_.give_back();
  end_by_signal(due);
}

void hold_back(std::initializer_list<int> numbers) {
  auto held = set_of(numbers);
  ::pthread_sigmask(SIG_BLOCK, &held, nullptr);
}

void end_by_signal(int number) {
  sigset_t only;
  ::sigemptyset(&only);
  ::sigaddset(&only, number);
  ::signal(number, SIG_DFL);
  ::raise(number);
  ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  ::_exit(128 + number);
}

} // namespace telex::cli
