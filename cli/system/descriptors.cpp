#include "cli/system/descriptors.hpp"

#include <algorithm>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace telex::cli {

namespace {

/// They are half a megabyte of the kernel's.
constexpr std::size_t max_table = 65'536;

} // namespace

std::size_t raise_descriptor_limit() {
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &descriptors);
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  return descriptors.rlim_cur;
}

void make_descriptor_table(std::size_t count) noexcept {
  auto last = static_cast<int>(std::min(count, max_table)) - 1;
  if (auto fd = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, last); fd >= 0)
    ::close(fd);
}

} // namespace telex::cli
