#include "cli/telexd/capacity.hpp"

#include "cli/system/descriptors.hpp"
#include "net/stream/dismissed_sockets.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace telex::cli {

namespace {

/// For what is no connection: standard streams, event loop, listening sockets, and
/// peers that are turned away.
constexpr std::size_t reserved = 32 + dismissed_sockets::max;

/// No router serves more from one thread, whatever the system permits.
constexpr std::size_t max_connections = 1'000'000;

} // namespace

std::optional<std::string> provide_descriptors(limit_settings& limits,
                                               std::size_t others) {
  auto max = raise_descriptor_limit();
  auto kept = reserved + others;
  auto possible = max > kept ? std::min(max - kept, max_connections) : 0;
  auto wanted = limits.connections > 0 ? limits.connections : min_connections;
  if (possible < wanted)
    return fmt::format("{} connections need {} file descriptors, and the limit is {}; "
                       "raise it (ulimit -n){}",
                       wanted, wanted + kept, max,
                       limits.connections > 0 ? " or lower --limits.connections" : "");
  if (limits.connections == 0)
    limits.connections = possible;
  make_descriptor_table(limits.connections + kept);
  return std::nullopt;
}

} // namespace telex::cli
