#include "tests/support/process.hpp"

#include "tests/support/process_status.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace telex::test {

pipe_ends open_pipe() {
  int fds[2];
  if (::pipe2(fds, O_CLOEXEC) != 0)
    throw std::runtime_error("pipe failed");
  return {cli::descriptor{fds[0]}, cli::descriptor{fds[1]}};
}

void exec_notice::wait() {
  ends_.write.reset();
  if (!wait_ready(ends_.read.get(), POLLIN, deadline{}))
    throw timed_out("the program does not start");
}

void become(const std::vector<std::string>& command, const environment& changes) {
  // A test that is killed takes its programs with it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // Who runs the tests in the background has them ignore some.
  for (auto number : {SIGPIPE, SIGINT, SIGQUIT, SIGHUP, SIGTERM})
    std::signal(number, SIG_DFL);
  // Nor is what they have said of their own chats for tests.
  for (auto name : {"TELEX_SERVER", "TELEX_NAME", "TELEX_PASSWORD_FILE"})
    ::unsetenv(name);
  for (auto name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME"})
    ::setenv(name, "/nonexistent", 1);
  // Without a home there is no history of chats.
  for (auto name : {"XDG_STATE_HOME", "HOME"})
    ::unsetenv(name);
  for (auto& [name, value] : changes) {
    if (value.empty())
      ::unsetenv(name.c_str());
    else
      ::setenv(name.c_str(), value.c_str(), 1);
  }
  std::vector<char*> words;
  for (auto& word : command)
    words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  ::execv(words[0], words.data());
  ::_exit(127);
}

// -- child_id ------------------------------------------------------------------

child_id::~child_id() {
  if (status_ >= 0)
    return;
  ::kill(id_, SIGKILL);
  ::waitpid(id_, nullptr, 0);
}

int child_id::wait() {
  if (status_ < 0) {
    cli::descriptor exited{static_cast<int>(::syscall(SYS_pidfd_open, id_, 0))};
    if (!wait_ready(exited.get(), POLLIN, deadline{}))
      throw timed_out("the program does not end");
    int status = 0;
    ::waitpid(id_, &status, 0);
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return status_;
}

// -- output_reader -------------------------------------------------------------

std::string output_reader::read_until(std::string_view text) {
  deadline until;
  std::size_t found;
  while ((found = input_.find(text)) == std::string::npos)
    if (!fill(until))
      throw std::runtime_error("expected " + in_quotes(text) + ", ended after "
                               + in_quotes(input_));
  auto result = input_.substr(0, found + text.size());
  input_.erase(0, result.size());
  return result;
}

std::string output_reader::read_line() {
  auto line = read_until("\n");
  line.pop_back();
  return line;
}

std::string output_reader::read_all() {
  while (fill(deadline{}))
    ;
  return std::exchange(input_, {});
}

void output_reader::close() {
  source_.reset();
}

// False at the end.
bool output_reader::fill(const deadline& until) {
  if (!wait_ready(source_.get(), POLLIN, until))
    throw timed_out("nothing more came after " + in_quotes(input_));
  char bytes[65536];
  auto got = ::read(source_.get(), bytes, sizeof(bytes));
  if (got > 0)
    input_.append(bytes, static_cast<std::size_t>(got));
  return got > 0;
}

// -- child_process -------------------------------------------------------------

struct child_process::pipes {
  pipe_ends input = open_pipe();
  pipe_ends output = open_pipe();
  pipe_ends error = open_pipe();

  pid_t start(const std::vector<std::string>& command, const environment& changes) {
    exec_notice runs;
    auto id = ::fork();
    if (id < 0)
      throw std::runtime_error("fork failed");
    if (id == 0) {
      ::dup2(input.read.get(), STDIN_FILENO);
      ::dup2(output.write.get(), STDOUT_FILENO);
      ::dup2(error.write.get(), STDERR_FILENO);
      become(command, changes);
    }
    runs.wait();
    return id;
  }
};

child_process::child_process(const std::vector<std::string>& command,
                             const environment& changes)
  : child_process(pipes{}, command, changes) {}

child_process::child_process(pipes ends, const std::vector<std::string>& command,
                             const environment& changes)
  : input_(std::move(ends.input.write)), output_(std::move(ends.output.read)),
    error_(std::move(ends.error.read)), id_(ends.start(command, changes)) {
  ::fcntl(input_.get(), F_SETFL, O_NONBLOCK);
  // Writing to a program that has gone is to fail, not to end the test.
  std::signal(SIGPIPE, SIG_IGN);
}

void child_process::write(std::string_view bytes) {
  deadline until;
  while (!bytes.empty()) {
    if (!wait_ready(input_.get(), POLLOUT, until))
      throw timed_out("the program does not read its input");
    auto written = ::write(input_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno != EAGAIN && errno != EINTR)
      throw std::runtime_error("the program has closed its input");
    if (written > 0)
      bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void child_process::close_input() {
  input_.reset();
}

void child_process::signal(int number) {
  ::kill(id_.get(), number);
}

std::size_t child_process::resident_kib() const {
  return std::stoull(status_of(id_.get(), "VmRSS"));
}

int child_process::wait() {
  return id_.wait();
}

} // namespace telex::test
