// telex check, and what it says.

#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/process.hpp"
#include "tests/support/programs.hpp"

#include <string>
#include <vector>

namespace telex::test {

/// A check that has ended.
struct check_result {
  explicit check_result(child_process&& program)
    : line{program.output().read_all()}, exit_code{program.wait()} {
    // nop
  }

  bool says(const std::string& text) const {
    return line.find(text) != std::string::npos;
  }

  std::string line;
  int exit_code;
};

/// Starts one of `server`.
inline child_process check(const std::string& server,
                           const std::vector<std::string>& more = {},
                           const environment& changes = {}) {
  std::vector<std::string> command{client_program(), "check", server};
  command.insert(command.end(), more.begin(), more.end());
  return child_process{command, changes};
}

inline check_result checked(const std::string& server,
                            const std::vector<std::string>& more = {},
                            const environment& changes = {}) {
  check_result found{check(server, more, changes)};
  UNSCOPED_INFO(found.line);
  return found;
}

} // namespace telex::test
