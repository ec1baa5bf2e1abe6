#include "cli/system/child_program.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/test_pipe.hpp"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <tuple>
#include <vector>

#include <sys/wait.h>

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

namespace {

using words = std::vector<std::string>;

/// A program, and what it writes.
struct run {
  explicit run(const words& command, const words& variables = own_variables())
    : program{command, variables, {.output = output.writer.get()}} {
    // nop
  }

  int wait_for_end() {
    for (;;) {
      if (auto status = program.status())
        return *status;
      poller waiting;
      program.watch(waiting);
      waiting.wait();
    }
  }

  test_pipe output;
  child_program program;
};

bool is_there(pid_t process) {
  return ::kill(process, 0) == 0 || errno != ESRCH;
}

} // namespace

TEST_CASE("a program gets its arguments as they are") {
  run printf{{"printf", "%s|", "a b", "$HOME", "*", "", "'`exit`"}};
  CHECK(printf.output.read_all() == "a b|$HOME|*||'`exit`|");
  CHECK(printf.wait_for_end() == 0);
  CHECK(printf.program.status() == 0);
}

TEST_CASE("a program has the variables that it is given, and no others") {
  run env{{"/usr/bin/env"}, {"A=1", "B=x y"}};
  CHECK(env.output.read_all() == "A=1\nB=x y\n");
}

TEST_CASE("how a program has ended is told by its status") {
  run exit{{"sh", "-c", "exit 3"}};
  CHECK(describe_status(exit.wait_for_end()) == "it has failed, with status 3");
  run killed{{"sh", "-c", "kill -9 $$"}};
  CHECK(describe_status(killed.wait_for_end()) == "it was ended by signal 9");
  run fine{{"true"}};
  CHECK(describe_status(fine.wait_for_end()).empty());
}

TEST_CASE("what this process ignores or holds up is not so in a program") {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGCHLD, SIG_IGN);
  sigset_t held;
  sigset_t before;
  ::sigemptyset(&held);
  ::sigaddset(&held, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &held, &before);
  run first{{"sh", "-c", "kill -PIPE $$"}};
  CHECK(WTERMSIG(first.wait_for_end()) == SIGPIPE);
  run second{{"sh", "-c", "kill -TERM $$"}};
  CHECK(WTERMSIG(second.wait_for_end()) == SIGTERM);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST_CASE("what is no program can't be started") {
  scratch folder;
  std::ofstream{folder / "text"} << "no program\n";
  std::ofstream{folder / "data"} << "no program\n";
  std::filesystem::permissions(folder / "data", std::filesystem::perms::owner_all);
  for (const auto& [name, seems_to_be, error] :
       std::vector<std::tuple<std::string, bool, int>>{
         {"no-such-program", false, ENOENT},
         {"/nowhere/program", false, ENOENT},
         {folder.path(), false, EACCES},
         {folder / "text", false, EACCES},
         {folder / "data", true, ENOEXEC},
       }) {
    INFO(name);
    CHECK(is_program(name) == seems_to_be);
    CHECK(child_program{{name}, {}, {}}.error() == error);
  }
  CHECK(is_program("sh"));
  CHECK(is_program("/bin/sh"));
}

TEST_CASE("a program that nobody waits for ends with what it has begun") {
  pid_t first = 0;
  pid_t second = 0;
  {
    run shell{{"sh", "-c", "tail -f /dev/null & echo $$ $!; wait"}};
    auto line = shell.output.read();
    first = std::stoi(line);
    second = std::stoi(line.substr(line.find(' ')));
    CHECK(is_there(first));
    CHECK(is_there(second));
  }
  CHECK_FALSE(is_there(first));
  CHECK_FALSE(is_there(second));
}

TEST_CASE("a program that was killed says so, and one that had ended does not") {
  run tail{{"tail", "-f", "/dev/null"}};
  CHECK(tail.program.status() == std::nullopt);
  tail.program.kill();
  CHECK(tail.program.status() == SIGKILL);
  run ended{{"true"}};
  CHECK(ended.wait_for_end() == 0);
  ended.program.kill();
  CHECK(ended.program.status() == 0);
}
