// Signals, as something to wait for.

#pragma once

#include "cli/system/descriptor.hpp"
#include "cli/system/signal_queue.hpp"
#include "cli/system/terminal_state.hpp"

#include <initializer_list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <signal.h>

namespace telex::cli {

/// Takes signals out of the hands of the system, for as long as it lives. One
/// that the program was started to ignore, as nohup does, stays ignored.
///
/// A signal to end can't be put off by a call that blocks: if it is not taken in
/// time, it ends the process as if nobody had wanted to take it.
class signal_source {
public:
  /// Takes `ends`, which ask for the end of the process, and `others`. `farewell`
  /// is what the terminal is written when the process is ended here. To be made
  /// before there are other threads.
  explicit signal_source(std::initializer_list<int> ends,
                         std::initializer_list<int> others = {},
                         std::string farewell = {});
  signal_source(const signal_source&) = delete;
  signal_source& operator=(const signal_source&) = delete;

  /// What has come and was not taken then does what it always does.
  ~signal_source();

  /// Readable when a signal has come.
  int fd() const noexcept {
    return come_.get();
  }

  /// The number of a signal that has come; nothing if none has. Those that ask for
  /// the end are first: who stopped the process before it would put off the end until
  /// somebody continues it. SIGTSTP asks for stop().
  std::optional<int> next();

  /// Does what SIGTSTP asks for: returns when the process was stopped and goes on. At
  /// once if nothing asks for it any more, as SIGCONT has come meanwhile, or if nobody
  /// is there who could continue the process (its process group is orphaned).
  void stop();

  /// The process is to end for what next() has just given: if it has not when
  /// signal_queue::patience is over since that came, the signal ends it, whatever comes
  /// after it.
  void end_in_time();

  /// Ends the process by the signal that next() has just given, as end_by_signal.
  [[noreturn]] void end_process();

private:
  void stop_watching();
  void watch();
  void receive();
  void notice_stop();
  std::optional<signal_queue::clock::time_point> next_time();
  void take_steps();

  terminal_state terminal_;
  sigset_t before_;
  sigset_t ends_;
  descriptor source_;  ///< What the system tells of signals.
  descriptor stop_;    ///< Readable while SIGTSTP waits.
  descriptor come_;    ///< An event when `signals_` is not empty.
  descriptor changed_; ///< An event when the watching thread has to look again.
  std::mutex mutex_;   ///< For the members below.
  signal_queue signals_;
  /// SIGTSTP has come, and stop() has not been called.
  bool is_to_stop_ = false;
  bool has_ended_ = false;
  std::thread watcher_;
};

/// Has these wait for a signal_source that takes them, also those that come before
/// there is one. To be called before there are other threads.
void hold_back(std::initializer_list<int> numbers);

/// Ends the process as if nobody had taken this signal, so that who started it
/// sees what ended it.
[[noreturn]] void end_by_signal(int number);

} // namespace telex::cli
