// A program that this one has started.

#pragma once

#include "cli/system/descriptor.hpp"
#include "cli/system/poller.hpp"

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace telex::cli {

/// Whether there is a program that is called so, as child_program looks for it.
bool is_program(const std::string& name);

/// Each variable of the environment of this process, as NAME=VALUE.
std::vector<std::string> own_variables();

/// Runs beside this process, with its standard error, and without its signals: none is
/// held up or ignored. Is killed with all that it has begun (kill_family) if it has not
/// ended when this is destroyed.
class child_program {
public:
  /// What is behind its standard input and output: descriptors of this process, or what
  /// this process has there.
  struct streams {
    int input = STDIN_FILENO;
    int output = STDOUT_FILENO;
  };

  /// Starts the first of `words`, a path or a name that is looked for in PATH, and
  /// gives it the others as they are: no shell reads them. `variables` is all of its
  /// environment.
  child_program(const std::vector<std::string>& words,
                const std::vector<std::string>& variables, streams its);
  child_program(const child_program&) = delete;
  child_program& operator=(const child_program&) = delete;
  ~child_program() {
    kill();
  }

  /// An errno value, if it could not be started.
  int error() const noexcept {
    return error_;
  }

  /// Wakes up when it has ended.
  void watch(poller& waiting) const;

  /// Its status, as waitpid(2) has it; nothing as long as it runs.
  std::optional<int> status();

  /// Ends it with all that it has begun, if it runs.
  void kill();

private:
  int error_ = 0;
  pid_t id_ = -1;
  /// Is told by poll(2) that it has ended.
  descriptor end_;
  std::optional<int> status_;
};

/// Why a program with that `status` has not done its work, as in `it has failed, with
/// status 3`; empty if it has.
std::string describe_status(int status);

} // namespace telex::cli
