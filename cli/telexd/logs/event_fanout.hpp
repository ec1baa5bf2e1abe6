// One place to report to, for several logs.

#pragma once

#include "actors/events.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <utility>
#include <vector>

namespace telex::cli {

/// Passes events on. The sinks must outlive it.
class event_fanout final : public event_sink {
public:
  explicit event_fanout(std::vector<event_sink*> sinks) : sinks_{std::move(sinks)} {
    ask();
  }

  /// Asks the sinks what they want: when that has changed. From one thread at a time.
  void ask() noexcept {
    for (auto level : {severity::debug, severity::info, severity::warning}) {
      auto is_wanted = false;
      for (auto each : sinks_)
        is_wanted |= each->wants(level);
      wanted_[static_cast<std::size_t>(level)].store(is_wanted,
                                                     std::memory_order_relaxed);
    }
  }

  /// Asked several times for each message, so the sinks are not asked again.
  bool wants(severity level) const noexcept override {
    return wanted_[static_cast<std::size_t>(level)].load(std::memory_order_relaxed);
  }

  void report(const actor_name& who, const event& what) override {
    for (auto each : sinks_)
      each->report(who, what);
  }

private:
  std::vector<event_sink*> sinks_;
  std::array<std::atomic<bool>, 3> wanted_{};
};

} // namespace telex::cli
