// telexd as a child process, on a port that the system picks.

#pragma once

#include "tests/support/process.hpp"
#include "tests/support/programs.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace telex::test {

class router_process {
public:
  /// Starts telexd with `options`, and waits until it listens on a port of
  /// 127.0.0.1: `port`, or one that the system picks.
  explicit router_process(const std::vector<std::string>& options = {},
                          std::uint16_t port = 0,
                          const std::string& program = router_program());

  std::uint16_t port() const noexcept {
    return port_;
  }

  /// As clients take it: 127.0.0.1:PORT.
  std::string address() const;

  /// Where it listens for TLS, at an address of IPv4. To be called before the log is
  /// waited for further.
  std::string tls_address();

  /// Waits for a line of the log that holds all `texts`, and returns it.
  std::string wait_for_log(std::initializer_list<std::string_view> texts);
  std::string wait_for_log(std::string_view text) {
    return wait_for_log({text});
  }

  /// Sends SIGTERM, waits for the end, and returns the exit code.
  int stop();

  child_process& process() noexcept {
    return process_;
  }

private:
  child_process process_;
  std::uint16_t port_;
};

} // namespace telex::test
