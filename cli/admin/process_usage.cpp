#include "cli/admin/process_usage.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

namespace telex::admin {

namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;

/// What CAF calls the thread of its event loop.
constexpr auto io_thread = "caf.multiplexer";

std::uint64_t count_entries(const char* folder) {
  std::error_code failure;
  fs::directory_iterator first{folder, failure};
  return failure ? 0
                 : static_cast<std::uint64_t>(std::distance(begin(first), end(first)));
}

microseconds to_duration(const timeval& x) {
  return std::chrono::seconds{x.tv_sec} + microseconds{x.tv_usec};
}

/// The processor time of a thread, from its /proc/self/task/ID/stat.
microseconds cpu_of_thread(const fs::path& task) {
  std::ifstream file{task / "stat"};
  std::string ignored;
  // The name is in parentheses; twelve fields later are the times in user and system.
  std::getline(file, ignored, ')');
  for (int i = 0; i < 11; ++i)
    file >> ignored;
  std::int64_t user = 0;
  std::int64_t system = 0;
  file >> user >> system;
  return microseconds{(user + system) * 1'000'000 / ::sysconf(_SC_CLK_TCK)};
}

microseconds cpu_of_io() {
  std::error_code failure;
  for (const auto& task : fs::directory_iterator{"/proc/self/task", failure}) {
    std::string name;
    std::getline(std::ifstream{task.path() / "comm"}, name);
    if (name == io_thread)
      return cpu_of_thread(task.path());
  }
  return {};
}

} // namespace

process_usage current_usage() {
  process_usage result;
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  result.cpu = to_duration(used.ru_utime) + to_duration(used.ru_stime);
  result.io_cpu = cpu_of_io();
  std::uint64_t pages = 0;
  std::uint64_t resident_pages = 0;
  std::ifstream{"/proc/self/statm"} >> pages >> resident_pages;
  auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  result.virtual_bytes = pages * page;
  result.resident_bytes = resident_pages * page;
  result.descriptors = count_entries("/proc/self/fd");
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  result.max_descriptors = limit.rlim_cur;
  result.threads = count_entries("/proc/self/task");
  return result;
}

} // namespace telex::admin
