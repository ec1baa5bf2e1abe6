#include "tests/load/processor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <system_error>

#include <sched.h>
#include <sys/resource.h>

namespace telex::load {

namespace {

/// In percent of the time, how long a router may wait for its processor that has it for
/// itself: its threads do for each other.
constexpr double tolerated_wait = 0.5;

} // namespace

std::array<int, 2> two_processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::array<int, 2> result;
  std::size_t found = 0;
  if (::sched_getaffinity(0, sizeof(set), &set) == 0)
    for (int i = 0; i < CPU_SETSIZE && found < result.size(); ++i)
      if (CPU_ISSET(i, &set))
        result[found++] = i;
  if (found < result.size())
    throw std::runtime_error("this takes two processors, one for the router and one "
                             "for its peers, and there is one");
  return result;
}

void run_on(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  if (::sched_setaffinity(0, sizeof(set), &set) != 0)
    throw std::system_error(errno, std::generic_category(), "sched_setaffinity");
}

std::string run_first() {
  sched_param lowest{};
  lowest.sched_priority = ::sched_get_priority_min(SCHED_FIFO);
  if (::sched_setscheduler(0, SCHED_FIFO, &lowest) == 0)
    return "SCHED_FIFO";
  if (::setpriority(PRIO_PROCESS, 0, -20) == 0)
    return "nice -20";
  return "no priority";
}

std::chrono::nanoseconds longest_pause(std::chrono::nanoseconds time) {
  using clock = std::chrono::steady_clock;
  auto begin = clock::now();
  auto result = clock::duration::zero();
  for (auto last = begin; last - begin < time;) {
    auto now = clock::now();
    result = std::max(result, now - last);
    last = now;
  }
  return result;
}

void warn_if_busy(std::string_view when, double waited) {
  if (waited > tolerated_wait)
    fmt::print("THIS MACHINE WAS BUSY: {} the router waited for its processor {:.2f} % "
               "of the time, and ratios tell of that\n",
               when, waited);
}

} // namespace telex::load
