// One thread's events: descriptors that are ready, and times that have come.

#pragma once

#include "cli/system/descriptor.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include <sys/epoll.h>

namespace telex::load {

using steady_clock = std::chrono::steady_clock;
using time_point = steady_clock::time_point;
using duration = steady_clock::duration;

inline double in_seconds(duration x) {
  return std::chrono::duration<double>(x).count();
}

/// Is told when its descriptor is ready.
class event_handler {
public:
  /// `events` are those of epoll(7). They are told once: what is not read or
  /// written until the kernel has no more is told again when more is there.
  virtual void ready(std::uint32_t events) = 0;

protected:
  ~event_handler() = default;
};

/// Edge-triggered epoll, with timers. Everything runs inside of run_until().
class event_loop {
public:
  /// Names a timer; it is not used again.
  using timer = std::pair<time_point, std::uint64_t>;

  event_loop();
  event_loop(const event_loop&) = delete;
  event_loop& operator=(const event_loop&) = delete;

  /// `handler` must be there until forget().
  void watch(int fd, std::uint32_t events, event_handler& handler);
  void change(int fd, std::uint32_t events, event_handler& handler);

  /// Before `fd` is closed. The handler is not called any more, nor for what has
  /// been reported already.
  void forget(int fd, const event_handler& handler);

  /// Calls `task` at that time, once.
  timer at(time_point when, std::function<void()> task);
  timer in(duration wait, std::function<void()> task) {
    return at(steady_clock::now() + wait, std::move(task));
  }

  /// Calls `task` in the next round, when nobody is in the midst of anything.
  timer soon(std::function<void()> task) {
    return at(time_point{}, std::move(task));
  }

  /// Does nothing if the timer has been called.
  void cancel(const timer& which) {
    timers_.erase(which);
  }

  /// Handles events until `done()`, which is asked between rounds, or until
  /// `end`. Returns done().
  bool run_until(const std::function<bool()>& done, time_point end);

  /// Handles events for so long.
  void run_for(duration time);

private:
  void run_timers();
  void wait(time_point end);

  cli::descriptor epoll_;
  std::map<timer, std::function<void()>> timers_;
  std::uint64_t last_timer_ = 0;
  /// What the kernel has reported and nobody has handled.
  std::vector<epoll_event> reported_;
};

} // namespace telex::load
