// How long the end of the program waits for those who read its logs.

#pragma once

#include <chrono>
#include <future>
#include <thread>
#include <utility>

namespace telex::cli {

/// For all logs together. A terminal that has been stopped, or a pipe that nobody
/// reads, would keep a program for ever that is to end within a second.
constexpr auto patience = std::chrono::milliseconds{400};

/// Calls `f` on a thread of its own, and returns whether that has ended until `until`.
/// If not, the thread goes on by itself.
template <class F>
bool is_done_until(std::chrono::steady_clock::time_point until, F&& f) {
  std::promise<void> done;
  auto is_done = done.get_future();
  std::thread doing{[f = std::forward<F>(f), done = std::move(done)]() mutable {
    f();
    done.set_value();
  }};
  if (is_done.wait_until(until) == std::future_status::ready) {
    doing.join();
    return true;
  }
  doing.detach();
  return false;
}

} // namespace telex::cli
