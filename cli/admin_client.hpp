// Questions to the admin port of a router.

#pragma once

#include "cli/admin_address.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace httplib {
class Client;
}

namespace telex::cli {

/// What came of a question.
struct admin_answer {
  std::string body;
  std::string problem; ///< Why there is no answer, for a person; empty if there is.
};

/// Asks by HTTP, on a connection for each question.
class admin_client {
public:
  /// The most that is waited for a connection, for something to come, and for all of
  /// the answer.
  static constexpr std::chrono::seconds patience{2};

  /// No answer is longer: 64 MiB is the state of more users than a router has.
  static constexpr std::size_t max_answer = std::size_t{64} << 20;

  explicit admin_client(admin_address where);
  ~admin_client();

  /// Asks for what is at `target`, as in `/state.json?users=10`. Blocks.
  admin_answer get(const std::string& target);

  /// Ends a question that another thread waits for.
  void stop();

private:
  std::string describe_failure(bool was_silent) const;
  std::string describe_refusal() const;

  admin_address where_;
  std::unique_ptr<httplib::Client> http_;
};

} // namespace telex::cli
