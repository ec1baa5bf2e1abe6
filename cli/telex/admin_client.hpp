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

/// Whom to ask.
struct admin_target {
  admin_address where;
  /// What is shown to who answers there; empty if nothing is.
  std::string token{};
  /// Over TLS: with who has the certificate of that SHA-256, as hexadecimal digits; or
  /// if `pin` is empty, whom the authorities in the file `ca` vouch for, or those of
  /// the system if that is empty, too.
  bool is_secure = false;
  std::string ca{};
  std::string pin{};
};

/// Asks by HTTP, on a connection for each question. Follows nobody anywhere: no
/// proxies, no redirects.
class admin_client {
public:
  /// The most that is waited for the whole answer, from the look-up of its name on,
  /// unless somebody says otherwise.
  static constexpr std::chrono::milliseconds usual_patience{2000};

  /// No answer is longer: 32 MiB is the state of 50,000 users.
  static constexpr std::size_t max_answer = std::size_t{32} << 20;

  /// Nor is its head: that of a router has 500 octets.
  static constexpr std::size_t max_head = 16 * 1024;

  explicit admin_client(admin_target whom,
                        std::chrono::milliseconds patience = usual_patience);
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
  struct certificate_check;

  void set_way();
  std::string problem_of(int result, const received& what) const;
  std::string describe_distrust(int result) const;
  std::string describe_status(long status, const received& what) const;
  std::string describe_refusal() const;

  admin_target whom_;
  std::chrono::milliseconds patience_;
  std::string misplaced_; ///< Why nobody can be asked there; empty if somebody can.
  std::unique_ptr<handles> http_;
  std::atomic<bool> is_stopped_ = false;
};

} // namespace telex::cli
