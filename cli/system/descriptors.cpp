#include "cli/system/descriptors.hpp"

#include "net/stream/dismissed_sockets.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace telex::cli {

namespace {

/// For what is no connection: standard streams, event loop, listening sockets, and
/// peers that are turned away.
constexpr rlim_t reserved = 32 + dismissed_sockets::max;

/// No router serves more from one thread, whatever the system permits.
constexpr rlim_t max_connections = 1'000'000;

/// The table of descriptors is made for so many at the start; they are half a megabyte
/// of the kernel's.
constexpr rlim_t max_table = 65'536;

/// Has the kernel make room for `count` descriptors. Once there are threads it waits
/// for all processors each time it doubles the table, and a call of accept with it: for
/// 10 to 30 ms, in which a router would serve nobody.
void make_table(rlim_t count) noexcept {
  auto last = static_cast<int>(std::min(count, max_table)) - 1;
  if (auto fd = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, last); fd >= 0)
    ::close(fd);
}

} // namespace

std::size_t raise_descriptor_limit() {
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &descriptors);
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  return descriptors.rlim_cur;
}

std::optional<std::string> provide_descriptors(limit_settings& limits,
                                               std::size_t others) {
  rlim_t max = raise_descriptor_limit();
  auto kept = reserved + others;
  auto possible = max > kept ? std::min(max - kept, max_connections) : 0;
  auto wanted = limits.connections > 0 ? rlim_t{limits.connections} : min_connections;
  if (possible < wanted)
    return fmt::format("{} connections need {} file descriptors, and the limit is {}; "
                       "raise it (ulimit -n){}",
                       wanted, wanted + kept, max,
                       limits.connections > 0 ? " or lower --limits.connections" : "");
  if (limits.connections == 0)
    limits.connections = possible;
  make_table(limits.connections + kept);
  return std::nullopt;
}

} // namespace telex::cli
