// Where a router answers questions about itself.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

inline constexpr std::uint16_t default_admin_port = 1934;

/// Where a router answers questions: a host and a port, or the path of a Unix socket.
struct admin_address {
  std::string host; ///< Empty if it is a Unix socket.
  std::uint16_t port = 0;
  std::string path;
  bool operator==(const admin_address&) const = default;
};

/// Reads `host:port`, `[ipv6]:port`, `unix:/path` or `/path`. Nothing if `text` is none
/// of them, or the path is longer than the system takes.
std::optional<admin_address> parse_admin_address(std::string_view text);

/// As parse_admin_address reads it.
std::string to_string(const admin_address& where);

} // namespace telex::cli
