// Signals, as something to wait for.

#pragma once

#include <initializer_list>
#include <optional>

#include <signal.h>

namespace telex::cli {

/// Takes signals out of the hands of the system, for as long as it lives. One
/// that the program was started to ignore, as nohup does, stays ignored.
class signal_source {
public:
  explicit signal_source(std::initializer_list<int> numbers);
  signal_source(const signal_source&) = delete;
  signal_source& operator=(const signal_source&) = delete;
  ~signal_source();

  /// Readable when a signal has come.
  int fd() const noexcept {
    return fd_;
  }

  /// The number of a signal that has come; nothing if none has. SIGTSTP comes last, and
  /// is given again and again until stop() has been called.
  std::optional<int> next();

  /// Does what SIGTSTP asks for: returns when the process was stopped and goes on. At
  /// once if nothing asks for it any more, as SIGCONT has come meanwhile, or if nobody
  /// is there who could continue the process (its process group is orphaned).
  void stop();

private:
  int fd_ = -1;
  sigset_t taken_;
  sigset_t before_;
};

/// Ends the process as if nobody had taken this signal, so that who started it
/// sees what ended it.
[[noreturn]] void end_by_signal(int number);

} // namespace telex::cli
