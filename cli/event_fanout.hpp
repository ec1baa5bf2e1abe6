// One place to report to, for several logs.

#pragma once

#include "actors/events.hpp"

#include <utility>
#include <vector>

namespace telex::cli {

/// Passes events on. The sinks must outlive it.
class event_fanout final : public event_sink {
public:
  explicit event_fanout(std::vector<event_sink*> sinks) : sinks_{std::move(sinks)} {
    // nop
  }

  bool wants(severity level) const noexcept override {
    for (auto each : sinks_)
      if (each->wants(level))
        return true;
    return false;
  }

  void report(const actor_name& who, const event& what) override {
    for (auto each : sinks_)
      each->report(who, what);
  }

private:
  std::vector<event_sink*> sinks_;
};

} // namespace telex::cli
