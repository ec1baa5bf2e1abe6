// Where a router is: HOST[:PORT].

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <sys/socket.h>

namespace telex::cli {

inline constexpr std::uint16_t default_port = 1933;

/// A host, by name or number, and a port.
struct address {
  std::string host;
  std::uint16_t port = default_port;
  bool operator==(const address&) const = default;
};

/// Reads `host`, `host:port`, `[ipv6]`, `[ipv6]:port`, or an IPv6 address alone.
/// Nothing if `text` is none of them, or the port is not 1 to 65535.
std::optional<address> parse_address(std::string_view text);

/// The address as parse_address reads it, always with its port.
std::string to_string(const address& where);

/// One address of a host, as connect(2) takes it.
struct socket_address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

/// Looks up all addresses of a host, the best first; or says in words why there
/// is none. Blocks for as long as the system's resolver takes.
std::variant<std::vector<socket_address>, std::string> resolve(const address& where);

} // namespace telex::cli
