// Where a router is: HOST[:PORT], or the path of a Unix socket.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

inline constexpr std::uint16_t default_port = 1933;
inline constexpr std::uint16_t default_tls_port = 1944;

/// A host, by name or number, and a port; or a Unix socket: then the host is its path,
/// and the port 0.
struct address {
  std::string host;
  std::uint16_t port = default_port;
  bool operator==(const address&) const = default;
};

/// Reads `host`, `host:port`, `[ipv6]`, `[ipv6]:port`, or an IPv6 address alone;
/// without a port it is `fallback`. Or `unix:/path`, or `/path`. Nothing if `text` is
/// none of them, the port is not 1 to 65535, or the path is longer than the system
/// takes.
std::optional<address> parse_address(std::string_view text,
                                     std::uint16_t fallback = default_port);

/// Whether that is this host, by a name or number that can mean no other.
bool is_loopback(const address& where);

/// Whether it is a Unix socket.
bool is_path(const address& where);

/// The address as parse_address reads it, always with its port if it has one.
std::string to_string(const address& where);

} // namespace telex::cli
