// A program whose output goes to where nobody takes it.

#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/process.hpp"
#include "tests/support/programs.hpp"

#include <cerrno>
#include <csignal>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace telex::test {

/// Where the standard output of a program goes. It lives until the program has ended.
using sink = pipe_ends;

inline sink dead_pipe() {
  auto result = open_pipe();
  result.read.reset();
  return result;
}

inline sink full_pipe() {
  auto result = open_pipe();
  ::fcntl(result.write.get(), F_SETFL, O_NONBLOCK);
  std::string text(4096, 'x');
  while (::write(result.write.get(), text.data(), text.size()) > 0)
    ;
  ::fcntl(result.write.get(), F_SETFL, 0);
  return result;
}

inline sink full_device() {
  return {{}, cli::descriptor{::open("/dev/full", O_WRONLY | O_CLOEXEC)}};
}

/// A telex, or another program, that writes into a sink.
class writing_program {
public:
  writing_program(const std::vector<std::string>& arguments, sink where,
                  const std::string& program = client_program())
    : where_{std::move(where)}, input_{open_pipe()}, error_{open_pipe()},
      complaints_{std::move(error_.read)}, id_{start(program, arguments)} {
    input_.read.reset();
    error_.write.reset();
    std::signal(SIGPIPE, SIG_IGN);
  }

  /// A program that has ended by then does not need it.
  void write(std::string_view text) {
    auto written = ::write(input_.write.get(), text.data(), text.size());
    REQUIRE((written == static_cast<ssize_t>(text.size()) || errno == EPIPE));
  }
  void close_input() {
    input_.write.reset();
  }
  /// Waits until what it writes into has no room. The kernel tells nobody, so it is
  /// asked.
  void wait_until_full() const {
    pollfd room{where_.write.get(), POLLOUT, 0};
    for (deadline until; ::poll(&room, 1, 0) != 0;)
      if (until.left() == 0)
        throw timed_out("there is still room for output");
  }
  /// Takes out what is in there.
  void make_room() {
    std::string space(64 * 1024, '?');
    REQUIRE(::read(where_.read.get(), space.data(), space.size()) > 0);
  }
  pid_t pid() const {
    return id_.get();
  }
  void signal(int number) {
    ::kill(id_.get(), number);
  }
  std::string complaint() {
    return complaints_.read_all();
  }
  int wait() {
    return id_.wait();
  }

private:
  pid_t start(const std::string& program, std::vector<std::string> command) {
    command.insert(command.begin(), program);
    exec_notice runs;
    auto id = ::fork();
    REQUIRE(id >= 0);
    if (id == 0) {
      ::dup2(input_.read.get(), STDIN_FILENO);
      ::dup2(where_.write.get(), STDOUT_FILENO);
      ::dup2(error_.write.get(), STDERR_FILENO);
      become(command, {});
    }
    runs.wait();
    return id;
  }

  sink where_;
  sink input_;
  sink error_;
  output_reader complaints_;
  child_id id_;
};

} // namespace telex::test
