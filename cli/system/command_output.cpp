#include "cli/system/command_output.hpp"

#include "cli/system/descriptor.hpp"
#include "cli/system/kill_family.hpp"
#include "cli/system/poller.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace telex::cli {

namespace {

using clock = poller::clock;

/// What is read up to the end of a line, and no more; overwritten in the end.
class first_line {
public:
  first_line() = default;
  first_line(const first_line&) = delete;
  first_line& operator=(const first_line&) = delete;
  ~first_line() {
    ::explicit_bzero(octets_.data(), octets_.size());
  }

  void add(std::string_view bytes) {
    for (auto c : bytes) {
      is_whole_ = is_whole_ || c == '\n';
      is_too_long_ = is_too_long_ || (!is_whole_ && size_ == octets_.size());
      if (!is_whole_ && !is_too_long_)
        octets_[size_++] = c;
    }
  }

  bool is_too_long() const noexcept {
    return is_too_long_;
  }

  secret text() const {
    std::string_view result{octets_.data(), size_};
    if (result.ends_with('\r'))
      result.remove_suffix(1);
    return secret{result};
  }

private:
  std::array<char, 4096> octets_{};
  std::size_t size_ = 0;
  bool is_whole_ = false;
  bool is_too_long_ = false;
};

/// The shell that runs a command, with a pipe behind its standard output.
class shell {
public:
  explicit shell(const std::string& command) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) {
      error_ = errno;
      return;
    }
    output_ = descriptor{ends[0]};
    descriptor input{ends[1]};
    start(command, input.get());
    // Is told by poll(2) that it has ended; without that, by the end of its output.
    if (error_ == 0)
      end_ = descriptor{static_cast<int>(::syscall(SYS_pidfd_open, id_, 0))};
  }
  shell(const shell&) = delete;
  shell& operator=(const shell&) = delete;

  /// An errno value, if it could not be started.
  int error() const noexcept {
    return error_;
  }

  /// Takes its output in until it has ended. Returns its status, as waitpid(2) has it;
  /// nothing if it takes longer than that, and then it is killed, with all that it has
  /// begun (kill_family).
  std::optional<int> run(first_line& line, clock::time_point until) {
    auto is_in_time = true;
    while (is_in_time && goes_on(line, until))
      is_in_time = clock::now() < until;
    if (!is_in_time) {
      kill_family(id_);
      return std::nullopt;
    }
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR)
      continue;
    return status;
  }

private:
  void start(const std::string& command, int output) {
    posix_spawn_file_actions_t streams;
    posix_spawnattr_t signals;
    ::posix_spawn_file_actions_init(&streams);
    ::posix_spawnattr_init(&signals);
    // A chat without a terminal has its messages on the standard input.
    ::posix_spawn_file_actions_addopen(&streams, STDIN_FILENO, "/dev/null", O_RDONLY,
                                       0);
    ::posix_spawn_file_actions_adddup2(&streams, output, STDOUT_FILENO);
    sigset_t set;
    ::sigemptyset(&set);
    ::posix_spawnattr_setsigmask(&signals, &set);
    ::sigaddset(&set, SIGPIPE);
    ::sigaddset(&set, SIGXFSZ);
    ::posix_spawnattr_setsigdefault(&signals, &set);
    ::posix_spawnattr_setflags(&signals,
                               POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    auto text = command;
    char name[] = "sh";
    char option[] = "-c";
    char* words[] = {name, option, text.data(), nullptr};
    error_ = ::posix_spawn(&id_, "/bin/sh", &streams, &signals, words, environ);
    ::posix_spawnattr_destroy(&signals);
    ::posix_spawn_file_actions_destroy(&streams);
  }

  /// Waits for something, and takes it in. Returns whether there may be more.
  bool goes_on(first_line& line, clock::time_point until) {
    poller waiting;
    if (output_.get() >= 0)
      waiting.watch(output_.get(), POLLIN);
    if (end_.get() >= 0)
      waiting.watch(end_.get(), POLLIN);
    waiting.wake_at(until);
    waiting.wait();
    if (output_.get() < 0 || !waiting.is_ready(output_.get()))
      return end_.get() < 0 || !waiting.is_ready(end_.get());
    std::array<char, 512> space;
    auto got = ::read(output_.get(), space.data(), space.size());
    if (got > 0)
      line.add({space.data(), static_cast<std::size_t>(got)});
    else if (got == 0 || errno != EINTR)
      output_.reset();
    ::explicit_bzero(space.data(), space.size());
    return output_.get() >= 0 || end_.get() >= 0;
  }

  int error_ = 0;
  pid_t id_ = -1;
  descriptor output_;
  descriptor end_;
};

std::string describe(int status) {
  if (WIFSIGNALED(status))
    return "it was ended by signal " + std::to_string(WTERMSIG(status));
  auto code = WEXITSTATUS(status);
  return code == 0 ? "" : "it has failed, with status " + std::to_string(code);
}

} // namespace

std::variant<secret, std::string>
password_of_command(const std::string& command, std::chrono::milliseconds patience) {
  shell running{command};
  if (running.error() != 0)
    return std::string{"it can't be started: "} + std::strerror(running.error());
  first_line line;
  auto status = running.run(line, clock::now() + patience);
  if (!status)
    return std::string{"it takes too long"};
  if (auto why = describe(*status); !why.empty())
    return why;
  if (line.is_too_long())
    return std::string{"what it prints is too long for a password"};
  return line.text();
}

} // namespace telex::cli
