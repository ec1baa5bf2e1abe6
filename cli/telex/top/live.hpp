// A router as it is, on the screen of a person.

#pragma once

#include "cli/system/poller.hpp"
#include "cli/system/signals.hpp"
#include "cli/telex/top/asker.hpp"
#include "cli/telex/top/picture.hpp"
#include "cli/telex/top/screen.hpp"
#include "cli/telex/top/view.hpp"
#include "cli/text/colour.hpp"

#include <optional>

namespace telex::top {

/// Asks the router again and again, and shows what it says until the person has seen
/// enough. A router that goes away is asked on, and its last picture stays.
class live {
public:
  /// `first` is what the router has said already.
  live(const cli::admin_target& whom, reading first, interval pause);

  /// Returns when the person leaves. A signal that is to end the process does so, once
  /// the terminal is as it was.
  void run();

private:
  using clock = cli::poller::clock;

  void turn();
  void handle_signals();
  void suspend();
  void read_keys();
  void ask_in_time();
  void show();

  reading reading_;
  view view_;
  cli::palette colours_;
  // Signals are blocked before there is a thread that could be given them.
  cli::signal_source signals_;
  asker asker_;
  screen screen_;
  clock::time_point asked_at_;
  bool is_asking_ = false;
};

} // namespace telex::top
