#include "cli/telexd/admin/process_usage.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include <sys/resource.h>
#include <unistd.h>

namespace telex::admin {

namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;

std::uint64_t count_entries(const char* folder) {
  std::error_code failure;
  fs::directory_iterator first{folder, failure};
  return failure ? 0
                 : static_cast<std::uint64_t>(std::distance(begin(first), end(first)));
}

microseconds to_duration(const timeval& x) {
  return std::chrono::seconds{x.tv_sec} + microseconds{x.tv_usec};
}

} // namespace

process_usage current_usage() {
  process_usage result;
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  result.cpu = to_duration(used.ru_utime) + to_duration(used.ru_stime);
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
