#include "cli/telex/log/interruption.hpp"

namespace telex::log {

interruption::interruption(bool wanted) {
  if (wanted)
    signals_.emplace({SIGINT, SIGTERM, SIGHUP, SIGQUIT});
}

void interruption::wait(cli::poller& waiting) {
  if (signals_)
    waiting.watch(signals_->fd(), POLLIN);
  waiting.wait();
  if (!signals_ || !signals_->next())
    return;
  signals_->end_in_time();
  has_come_ = true;
}

} // namespace telex::log
