#include "tests/load/own_program.hpp"

#include <cstdio>
#include <stdexcept>
#include <utility>

#include <sys/wait.h>

namespace telex::load {

namespace {

std::vector<std::string> command(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "/proc/self/exe");
  return arguments;
}

} // namespace

own_program::own_program(std::vector<std::string> arguments)
  : process_{command(std::move(arguments))},
    first_line_{process_.output().read_line()} {
  // nop
}

bool own_program::has_ended() const {
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(process_.pid()), &info,
           WEXITED | WNOHANG | WNOWAIT);
  return info.si_pid != 0;
}

std::string own_program::end() {
  process_.close_input();
  auto result = process_.output().read_all();
  if (result.empty())
    throw std::runtime_error("a part of the load has ended; "
                             + process_.error().read_all());
  return result;
}

void write_line(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

} // namespace telex::load
