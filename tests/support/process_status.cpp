#include "tests/support/process_status.hpp"

#include "tests/support/deadline.hpp"

#include <fstream>
#include <stdexcept>

#include <sys/syscall.h>

namespace telex::test {

namespace {

/// The kernel tells nobody when that changes, so it is asked until it has.
template <class Predicate>
void wait_for_status(pid_t process, std::string_view field, Predicate is_wanted) {
  for (deadline until; !is_wanted(status_of(process, field));)
    if (until.left() == 0)
      throw timed_out(std::string{field} + " is still " + status_of(process, field));
}

} // namespace

std::string status_of(pid_t process, std::string_view field) {
  std::ifstream status{"/proc/" + std::to_string(process) + "/status"};
  for (std::string word; status >> word;)
    if (word == std::string{field} + ':' && status >> word)
      return word;
  throw std::runtime_error("the process has no " + std::string{field});
}

void wait_until_it_sleeps(pid_t process) {
  wait_for_status(process, "State", [](const std::string& x) { return x == "S"; });
}

void wait_until_it_blocks(pid_t process, int signal) {
  wait_for_status(process, "SigBlk", [signal](const std::string& set) {
    return (std::stoull(set, nullptr, 16) >> (signal - 1) & 1) != 0;
  });
}

void wait_until_it_cannot_write(pid_t process, const std::function<void()>& poke) {
  const auto path = "/proc/" + std::to_string(process) + "/syscall";
  for (deadline until;; poke()) {
    std::string number;
    std::ifstream{path} >> number;
    if (number == std::to_string(SYS_write))
      return;
    if (until.left() == 0)
      throw timed_out("it can still write");
  }
}

} // namespace telex::test
