#include "cli/system/command_output.hpp"

#include "cli/system/child_program.hpp"
#include "cli/system/descriptor.hpp"
#include "cli/system/poller.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>
#include <vector>

#include <fcntl.h>
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
    descriptor other_end{ends[1]};
    // A chat without a terminal has its messages on the standard input.
    descriptor nothing{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    program_.emplace(std::vector<std::string>{"/bin/sh", "-c", command},
                     own_variables(),
                     child_program::streams{nothing.get(), other_end.get()});
    error_ = program_->error();
  }

  /// An errno value, if it could not be started.
  int error() const noexcept {
    return error_;
  }

  /// Takes its output in until it has ended. Returns its status, as waitpid(2) has it;
  /// nothing if it takes longer than that, and then it is killed, with all that it has
  /// begun.
  std::optional<int> run(first_line& line, clock::time_point until) {
    while (goes_on(line, until))
      if (clock::now() >= until) {
        program_->kill();
        return std::nullopt;
      }
    return program_->status();
  }

private:
  /// Waits for something, and takes it in. Returns whether there may be more.
  bool goes_on(first_line& line, clock::time_point until) {
    poller waiting;
    if (output_.get() >= 0)
      waiting.watch(output_.get(), POLLIN);
    program_->watch(waiting);
    waiting.wake_at(until);
    waiting.wait();
    if (output_.get() < 0 || !waiting.is_ready(output_.get()))
      return !program_->status();
    std::array<char, 512> space;
    auto got = ::read(output_.get(), space.data(), space.size());
    if (got > 0)
      line.add({space.data(), static_cast<std::size_t>(got)});
    else if (got == 0 || errno != EINTR)
      output_.reset();
    ::explicit_bzero(space.data(), space.size());
    return true;
  }

  int error_ = 0;
  descriptor output_;
  std::optional<child_program> program_;
};

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
  if (auto why = describe_status(*status); !why.empty())
    return why;
  if (line.is_too_long())
    return std::string{"what it prints is too long for a password"};
  return line.text();
}

} // namespace telex::cli
