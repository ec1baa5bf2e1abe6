// Compares passwords on threads of its own, which leave the processors to whoever else
// wants them.

#pragma once

#include "actors/password_checker.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace telex::cli {

/// Takes the checks in their order.
class hashing_threads final : public password_checker {
public:
  /// How long one that has nothing to do keeps its memory: whoever guesses has it taken
  /// and given back no more often than that.
  static constexpr std::chrono::seconds usual_rest{10};

  /// Starts them. Beside those that are compared up to `max_waiting` checks wait.
  hashing_threads(std::size_t threads, std::size_t max_waiting,
                  std::chrono::nanoseconds rest = usual_rest);

  /// As stop().
  ~hashing_threads() override;

  hashing_threads(const hashing_threads&) = delete;
  hashing_threads& operator=(const hashing_threads&) = delete;

  void report_to(listener told) override;
  bool take(check_number number, secret&& password, const std::string& hash) override;
  void drop(check_number number) override;
  void stop() override;

  /// How much memory they keep for the next check, in octets. From any thread.
  std::size_t kept() const noexcept {
    return kept_;
  }

  /// How many a machine is to have: half as many as it has processors, and no more than
  /// four, as each takes the memory of a hash while it compares.
  static std::size_t usual_count();

private:
  struct check {
    check_number number;
    secret password;
    std::string hash;
  };

  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t max_waiting_;
  std::chrono::nanoseconds rest_;
  std::deque<check> waiting_;
  listener told_;
  bool stopped_ = false;
  std::atomic<std::size_t> kept_ = 0;
  std::vector<std::thread> threads_;
};

} // namespace telex::cli
