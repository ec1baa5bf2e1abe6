// One of this program's own sub-commands as another process, with a priority of its
// own.

#pragma once

#include "tests/support/process.hpp"

#include <string>
#include <vector>

namespace telex::load {

class own_program {
public:
  /// Starts it, and waits for the line in which it says that it is at work.
  explicit own_program(std::vector<std::string> arguments);

  const std::string& first_line() const noexcept {
    return first_line_;
  }

  bool has_ended() const;

  /// Closes its standard input, which ends it if it looks at that, and returns what
  /// else it has written. Throws std::runtime_error with its reason if that is nothing.
  std::string end();

private:
  test::child_process process_;
  std::string first_line_;
};

/// To the standard output, at once.
void write_line(const std::string& line);

} // namespace telex::load
