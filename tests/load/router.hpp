// The router under load: where it is, and what it uses.

#pragma once

#include "tests/load/event_loop.hpp"
#include "tests/support/process.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <netinet/in.h>

namespace telex::load {

/// How the program was told to come by a router.
struct router_choice {
  std::string program; ///< The telexd to start.
  std::string server;  ///< ADDRESS:PORT of one that runs; nothing is started then.
  int pid = 0;         ///< Its process, if that is to be watched.
  std::string log = "/dev/null"; ///< Where the one that is started logs.
};

/// That of `server`, ADDRESS:PORT. Throws std::runtime_error if it is none.
sockaddr_in to_address(const std::string& server);

/// What a process uses at one moment.
struct usage {
  std::size_t resident_kib = 0;
  std::size_t descriptors = 0;
  // Since its start.
  std::chrono::nanoseconds cpu{0};
  std::chrono::nanoseconds waited{0}; ///< Could run, and had no processor.
};

/// A router that was started, and is ended with this, or one that runs anyhow.
class router {
public:
  /// Starts the chosen router with `options` on a free port of 127.0.0.1. Throws
  /// std::runtime_error when it does not come up.
  router(const router_choice& choice, const std::vector<std::string>& options);

  const sockaddr_in& address() const noexcept {
    return address_;
  }

  /// Nothing when it is not known which process it is.
  std::optional<usage> sample() const;

  // The same one by one, since to count descriptors takes far longer; 0 when it
  // is not known.
  std::size_t resident_kib() const;
  std::chrono::nanoseconds cpu() const;

  /// Ends the router that was started, and returns its exit code; nothing if
  /// none was. Throws test::timed_out.
  std::optional<int> stop();

private:
  template <class F>
  void for_each_thread(F&& f) const;

  std::optional<test::child_process> process_;
  int pid_ = 0;
  sockaddr_in address_{};
};

/// Allows this process, and those it starts, as many descriptors as it may
/// have. Throws std::runtime_error when these are fewer than `needed`.
void provide_descriptors(std::size_t needed);

} // namespace telex::load
