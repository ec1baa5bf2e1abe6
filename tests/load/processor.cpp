#include "tests/load/processor.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <sched.h>
#include <sys/resource.h>

namespace telex::load {

std::vector<int> processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> result;
  if (::sched_getaffinity(0, sizeof(set), &set) == 0)
    for (int i = 0; i < CPU_SETSIZE; ++i)
      if (CPU_ISSET(i, &set))
        result.push_back(i);
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

} // namespace telex::load
