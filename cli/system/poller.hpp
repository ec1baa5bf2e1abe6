// Waiting for file descriptors and for a time, together.

#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include <poll.h>

namespace telex::cli {

/// What a program waits for in one turn of its loop; made anew for the next.
class poller {
public:
  using clock = std::chrono::steady_clock;

  /// Wakes up when `fd` is ready for `events` of poll(2), fails or is closed.
  void watch(int fd, short events);

  /// Wakes up at `when`, if that is a time, or at an earlier one asked for.
  void wake_at(std::optional<clock::time_point> when);

  /// Waits. Without a time to wake up at, for as long as it takes.
  void wait();

  /// Whether `fd` was watched and is ready, fails or is closed.
  bool is_ready(int fd) const noexcept;

private:
  int timeout() const;

  std::vector<pollfd> entries_;
  std::optional<clock::time_point> wake_at_;
};

} // namespace telex::cli
