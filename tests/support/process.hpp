// A program under test, with pipes for its standard streams.

#pragma once

#include "cli/system/descriptor.hpp"
#include "tests/support/deadline.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace telex::test {

/// Variables that a program is given besides those of the test; an empty value
/// takes the variable away.
using environment = std::vector<std::pair<std::string, std::string>>;

/// Sets `changes` in this process, and becomes `command`; for a child between
/// fork and exec. Its first word is the path of the program.
[[noreturn]] void become(const std::vector<std::string>& command,
                         const environment& changes);

struct pipe_ends {
  cli::descriptor read;
  cli::descriptor write;
};

/// A new pipe, which no program inherits. Throws std::runtime_error.
pipe_ends open_pipe();

/// Made before a fork, it lets the parent wait until the child has become its program.
/// Before that a signal meets the test's own handlers in the child.
class exec_notice {
public:
  /// Returns when the child has called exec, or has ended. Throws timed_out.
  void wait();

private:
  pipe_ends ends_ = open_pipe();
};

/// The process id of a child; killed and reaped by the destructor at the latest.
class child_id {
public:
  explicit child_id(pid_t id) noexcept : id_(id) {}
  child_id(const child_id&) = delete;
  child_id& operator=(const child_id&) = delete;
  ~child_id();

  pid_t get() const noexcept {
    return id_;
  }

  /// Waits for the end, and returns the exit code, or 128 and the number of the
  /// signal that ended it. Throws timed_out; may be called again after the end.
  int wait();

private:
  pid_t id_;
  int status_ = -1;
};

/// A pipe that is read by lines and texts.
class output_reader {
public:
  explicit output_reader(cli::descriptor source) : source_(std::move(source)) {}

  /// Reads up to and with the first `text`, and returns it all. Throws timed_out,
  /// or std::runtime_error at the end, with what was read.
  std::string read_until(std::string_view text);

  /// Reads a line, and returns it without its line feed.
  std::string read_line();

  /// Reads to the end. Throws timed_out when nothing comes for as long as `patience`.
  std::string read_all();

  /// Closes the reading end: who writes next is told that nobody listens.
  void close();

private:
  bool fill(const deadline& until);

  cli::descriptor source_;
  std::string input_;
};

/// A child process whose standard streams are pipes to the test.
class child_process {
public:
  /// Starts `command`. Throws std::runtime_error when there can be no process;
  /// a program that can't be run exits with 127.
  explicit child_process(const std::vector<std::string>& command,
                         const environment& changes = {});

  /// Writes all of `bytes` to its standard input. Throws timed_out when it does
  /// not read them.
  void write(std::string_view bytes);

  /// Its standard input ends.
  void close_input();

  /// Its standard output and its standard error.
  output_reader& output() noexcept {
    return output_;
  }
  output_reader& error() noexcept {
    return error_;
  }

  pid_t pid() const noexcept {
    return id_.get();
  }

  /// Sends it a signal.
  void signal(int number);

  /// How much memory it has, in KiB, at this moment.
  std::size_t resident_kib() const;

  /// As child_id::wait.
  int wait();

private:
  struct pipes;
  child_process(pipes ends, const std::vector<std::string>& command,
                const environment& changes);

  cli::descriptor input_;
  output_reader output_;
  output_reader error_;
  child_id id_;
};

} // namespace telex::test
