// Has the service manager hear that the router is alive, and what it does.

#pragma once

#include "cli/system/service_manager.hpp"
#include "net/router.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace telex::cli {

/// What the manager shows of a router that has had so many messages within `time`: as
/// in `3 users, 0.5 messages a second`.
std::string status_of(std::size_t users, std::uint64_t messages,
                      std::chrono::duration<double> time);

/// What it tells of the router comes from the router's own thread: of one whose thread
/// hangs, nothing does, and then the watchdog of the manager ends it. Outlives the
/// router.
class heartbeat {
public:
  using clock = std::chrono::steady_clock;

  explicit heartbeat(service_manager manager);

  /// The router takes connections.
  void ready();

  /// It takes no more, and settles what is under way. From here on that stands in place
  /// of what it does.
  void stopping();

  /// When to call beat(); nothing if nobody listens.
  std::optional<clock::time_point> next() const noexcept;

  /// Has `r` tell the manager that it is alive, and what it does, once it gets to it.
  /// Not while it has not done so for the last time.
  void beat(router& r);

  /// So often at least what it does is told anew.
  static constexpr std::chrono::seconds longest_interval{5};

private:
  /// On the router's thread.
  void tell(const census& now);

  service_manager manager_;
  std::chrono::microseconds interval_;
  clock::time_point next_{};
  std::atomic<bool> is_asked_ = false;
  std::atomic<bool> is_stopping_ = false;
  // Of what was told last, on the router's thread.
  std::uint64_t messages_ = 0;
  clock::time_point told_at_ = clock::now();
};

} // namespace telex::cli
