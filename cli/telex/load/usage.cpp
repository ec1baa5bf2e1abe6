#include "cli/telex/load/usage.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include <unistd.h>

namespace telex::load {

namespace {

std::filesystem::path folder_of(int pid) {
  return std::filesystem::path{"/proc"} / std::to_string(pid);
}

/// The folder may vanish meanwhile.
template <class F>
void for_each_entry(const std::filesystem::path& folder, F&& f) {
  std::error_code gone;
  for (auto i = std::filesystem::directory_iterator{folder, gone};
       !gone && i != std::filesystem::directory_iterator{}; i.increment(gone))
    f(i->path());
}

/// Calls `f(on_cpu, waited)` for each thread, in nanoseconds; /proc/PID/stat has them
/// in 10 ms.
template <class F>
void for_each_thread(int pid, F&& f) {
  for_each_entry(folder_of(pid) / "task", [&](const std::filesystem::path& thread) {
    std::ifstream schedule{thread / "schedstat"};
    std::int64_t on_cpu = 0;
    std::int64_t waited = 0;
    if (schedule >> on_cpu >> waited)
      f(std::chrono::nanoseconds{on_cpu}, std::chrono::nanoseconds{waited});
  });
}

} // namespace

std::optional<usage> usage_of(int pid) {
  if (pid <= 0 || !std::filesystem::exists(folder_of(pid)))
    return std::nullopt;
  usage result;
  result.resident_kib = resident_kib_of(pid);
  for_each_entry(folder_of(pid) / "fd",
                 [&](const std::filesystem::path&) { ++result.descriptors; });
  for_each_thread(pid, [&](auto on_cpu, auto waited) {
    result.cpu += on_cpu;
    result.waited += waited;
  });
  return result;
}

std::size_t resident_kib_of(int pid) {
  const auto page_kib = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024;
  std::ifstream memory{folder_of(pid) / "statm"};
  std::size_t size = 0;
  std::size_t resident = 0;
  return memory >> size >> resident ? resident * page_kib : 0;
}

std::chrono::nanoseconds cpu_of(int pid) {
  std::chrono::nanoseconds result{0};
  for_each_thread(pid, [&](auto on_cpu, auto) { result += on_cpu; });
  return result;
}

} // namespace telex::load
