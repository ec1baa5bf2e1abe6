// Ctrl-C and its like, as the end of what would go on for ever.

#pragma once

#include "cli/system/poller.hpp"
#include "cli/system/signals.hpp"

#include <optional>

namespace telex::log {

class interruption {
public:
  /// Takes the signals, if they are `wanted`; else they do what they always do. When
  /// one has come, the process has signal_queue::patience to end by itself.
  explicit interruption(bool wanted);

  /// Waits as `waiting` does, and for a signal.
  void wait(cli::poller& waiting);

  bool has_come() const noexcept {
    return has_come_;
  }

private:
  std::optional<cli::signal_source> signals_;
  bool has_come_ = false;
};

} // namespace telex::log
