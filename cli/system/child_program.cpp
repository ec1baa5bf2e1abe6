#include "cli/system/child_program.hpp"

#include "cli/system/kill_family.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>

#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace telex::cli {

namespace {

/// How soon the end of a program is noticed where poll(2) can't tell.
constexpr std::chrono::milliseconds next_look{100};

bool is_executable(const std::string& path) {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode)
         && ::access(path.c_str(), X_OK) == 0;
}

/// As posix_spawn(3) wants them; valid as long as `words`.
std::vector<char*> to_pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  for (const auto& each : words)
    result.push_back(const_cast<char*>(each.c_str()));
  result.push_back(nullptr);
  return result;
}

/// No signal is held up in it, nor are those ignored that this process ignores.
void set_signals(posix_spawnattr_t& attributes) {
  sigset_t set;
  ::sigemptyset(&set);
  ::posix_spawnattr_setsigmask(&attributes, &set);
  ::sigaddset(&set, SIGPIPE);
  ::sigaddset(&set, SIGXFSZ);
  ::posix_spawnattr_setsigdefault(&attributes, &set);
  ::posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

} // namespace

bool is_program(const std::string& name) {
  if (name.find('/') != std::string::npos)
    return is_executable(name);
  auto path = std::getenv("PATH");
  if (!path)
    return true; // the system has a path of its own
  // An empty part, be it the last, is the folder that one is in.
  std::istringstream parts{std::string{path} + ':'};
  for (std::string each; std::getline(parts, each, ':');)
    if (is_executable((each.empty() ? "." : each) + '/' + name))
      return true;
  return false;
}

std::vector<std::string> own_variables() {
  std::vector<std::string> result;
  for (auto each = environ; *each; ++each)
    result.emplace_back(*each);
  return result;
}

child_program::child_program(const std::vector<std::string>& words,
                             const std::vector<std::string>& variables, streams its) {
  // Whoever ignores it is not told how a child has ended.
  std::signal(SIGCHLD, SIG_DFL);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_adddup2(&actions, its.input, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, its.output, STDOUT_FILENO);
  set_signals(attributes);
  error_ = ::posix_spawnp(&id_, words.front().c_str(), &actions, &attributes,
                          to_pointers(words).data(), to_pointers(variables).data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error_ == 0)
    end_ = descriptor{static_cast<int>(::syscall(SYS_pidfd_open, id_, 0))};
}

void child_program::watch(poller& waiting) const {
  if (error_ != 0 || status_)
    return;
  if (end_.get() >= 0)
    waiting.watch(end_.get(), POLLIN);
  else
    waiting.wake_at(poller::clock::now() + next_look);
}

std::optional<int> child_program::status() {
  int status = 0;
  if (error_ == 0 && !status_ && ::waitpid(id_, &status, WNOHANG) == id_)
    status_ = status;
  return status_;
}

void child_program::kill() {
  if (error_ != 0 || status())
    return;
  kill_family(id_);
  status_ = SIGKILL;
}

std::string describe_status(int status) {
  if (WIFSIGNALED(status))
    return "it was ended by signal " + std::to_string(WTERMSIG(status));
  auto code = WEXITSTATUS(status);
  return code == 0 ? "" : "it has failed, with status " + std::to_string(code);
}

} // namespace telex::cli
