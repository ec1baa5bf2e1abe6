// The router under load: where it is, and what it uses.

#pragma once

#include "cli/system/resolver.hpp"
#include "cli/telex/load/stream.hpp"
#include "cli/telex/load/usage.hpp"
#include "tests/load/verdict.hpp"
#include "tests/support/process.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace telex::load {

/// How the program was told to come by a router.
struct router_choice {
  std::string program; ///< The telexd to start.
  std::string server;  ///< ADDRESS:PORT of one that runs; nothing is started then.
  int pid = 0;         ///< Its process, if that is to be watched.
  std::string log = "/dev/null"; ///< Where the one that is started logs.
};

/// That of `server`, ADDRESS:PORT. Throws std::runtime_error if it is none.
cli::address to_address(const std::string& server);

/// Throws std::runtime_error if there is no such host.
cli::socket_address to_endpoint(const cli::address& server);

/// The same to come to, over TLS if that is said; whoever it is.
target to_target(const cli::address& server, bool is_secure);

/// A router that was started, and is ended with this, or one that runs anyhow.
class router {
public:
  /// Starts the chosen router with `options` on a free port of 127.0.0.1. If there is
  /// one more, for TLS, that is its address. Throws std::runtime_error when it does not
  /// come up.
  router(const router_choice& choice, const std::vector<std::string>& options);

  const cli::address& address() const noexcept {
    return address_;
  }
  const cli::socket_address& endpoint() const noexcept {
    return endpoint_;
  }

  /// Nothing when it is not known which process it is.
  std::optional<usage> sample() const {
    return usage_of(pid_);
  }

  // The same one by one; 0 when it is not known.
  std::size_t resident_kib() const {
    return resident_kib_of(pid_);
  }
  std::chrono::nanoseconds cpu() const {
    return cpu_of(pid_);
  }

  /// Ends the router that was started, and returns its exit code; nothing if
  /// none was. Throws test::timed_out.
  std::optional<int> stop();

private:
  std::optional<test::child_process> process_;
  int pid_ = 0;
  cli::address address_;
  cli::socket_address endpoint_;
};

/// Stops the router, whose exit status is to be judged as well, and prints the verdict.
/// Returns the exit status of this program. Throws test::timed_out.
int conclude(verdict judged, router& which);

/// Allows this process, and those it starts, as many descriptors as it may
/// have. Throws std::runtime_error when these are fewer than `needed`.
void provide_descriptors(std::size_t needed);

} // namespace telex::load
