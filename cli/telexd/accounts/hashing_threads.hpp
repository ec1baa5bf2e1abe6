// Compares passwords on threads of its own, which leave the processors to whoever else
// wants them.

#pragma once

#include "actors/password_checker.hpp"

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
  /// Starts them. Beside those that are compared up to `max_waiting` checks wait.
  hashing_threads(std::size_t threads, std::size_t max_waiting);

  /// As stop().
  ~hashing_threads() override;

  hashing_threads(const hashing_threads&) = delete;
  hashing_threads& operator=(const hashing_threads&) = delete;

  void report_to(listener told) override;
  bool take(check_number number, secret&& password, const std::string& hash) override;
  void drop(check_number number) override;
  void stop() override;

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
  std::deque<check> waiting_;
  listener told_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

} // namespace telex::cli
