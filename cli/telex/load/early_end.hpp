// The end of a bench that somebody has seen enough of.

#pragma once

#include "cli/system/signals.hpp"
#include "cli/telex/load/event_loop.hpp"

#include <csignal>
#include <cstdint>

namespace telex::load {

/// A signal came before there was anything to report.
struct interrupted {
  int signal;
};

/// Takes SIGINT and SIGTERM, which end the bench within signal_queue::patience. The
/// event loop throws `interrupted` until note_only(); from then on the bench may report
/// what it has measured.
class early_end final : event_handler {
public:
  explicit early_end(event_loop& loop);
  ~early_end();

  void note_only() noexcept {
    notes_only_ = true;
  }

  bool has_come() const noexcept {
    return has_come_;
  }

private:
  void ready(std::uint32_t) override;

  event_loop* loop_;
  cli::signal_source signals_{SIGINT, SIGTERM};
  bool notes_only_ = false;
  bool has_come_ = false;
};

} // namespace telex::load
