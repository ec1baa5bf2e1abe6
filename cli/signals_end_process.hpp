// Signals, where the process waits for what may never come.

#pragma once

#include <signal.h>

namespace telex::cli {

/// While it lives, SIGTERM and SIGINT end the process at once, though a signal_source
/// has them: for a call on this thread that may wait for ever.
class signals_end_process {
public:
  signals_end_process() noexcept {
    sigset_t ending;
    ::sigemptyset(&ending);
    ::sigaddset(&ending, SIGTERM);
    ::sigaddset(&ending, SIGINT);
    ::pthread_sigmask(SIG_UNBLOCK, &ending, &before_);
  }
  signals_end_process(const signals_end_process&) = delete;
  signals_end_process& operator=(const signals_end_process&) = delete;
  ~signals_end_process() {
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

private:
  sigset_t before_;
};

} // namespace telex::cli
