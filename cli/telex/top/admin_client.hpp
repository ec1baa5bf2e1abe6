// Questions to the admin port of a router.

#pragma once

#include "cli/text/admin_address.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace telex::cli {

/// What came of a question.
struct admin_answer {
  std::string body;
  std::string problem; ///< Why there is no answer, for a person; empty if there is.
};

/// Asks by HTTP, on a connection for each question. Follows nobody anywhere: no
/// proxies, no redirects.
class admin_client {
public:
  /// The most that is waited for the whole answer, from the look-up of its name on.
  static constexpr std::chrono::milliseconds patience{2000};

  /// No answer is longer: 32 MiB is the state of 50,000 users.
  static constexpr std::size_t max_answer = std::size_t{32} << 20;

  /// Nor is its head: that of a router has 500 octets.
  static constexpr std::size_t max_head = 16 * 1024;

  explicit admin_client(admin_address where);
  admin_client(const admin_client&) = delete;
  admin_client& operator=(const admin_client&) = delete;
  ~admin_client();

  /// Asks for what is at `target`, as in `/state.json?users=10`. Blocks.
  admin_answer get(const std::string& target);

  /// Ends a question that another thread waits for, and all later ones, at once.
  void stop();

private:
  struct handles;
  struct received;

  std::string problem_of(int result, const received& what) const;
  std::string describe_status(long status, const received& what) const;
  std::string describe_refusal() const;

  admin_address where_;
  std::string misplaced_; ///< Why nobody can be asked there; empty if somebody can.
  std::unique_ptr<handles> http_;
  std::atomic<bool> is_stopped_ = false;
};

} // namespace telex::cli
