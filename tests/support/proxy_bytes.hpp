// The octets of headers of the PROXY protocol, version 2.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace telex::test {

/// Two octets in the order of the network.
inline std::string in_network_order(std::size_t x) {
  return {static_cast<char>(x >> 8), static_cast<char>(x & 0xFF)};
}

/// A header with these octets 13 and 14, and `rest` behind its length.
inline std::string proxy_bytes(int version_and_command, int family,
                               std::string_view rest) {
  std::string result{"\r\n\r\n\0\r\nQUIT\n", 12};
  result += static_cast<char>(version_and_command);
  result += static_cast<char>(family);
  return result + in_network_order(rest.size()) + std::string{rest};
}

/// The octets of a numeric address.
inline std::string octets_of(const std::string& address) {
  char space[sizeof(in6_addr)] = {};
  auto family = address.find(':') == std::string::npos ? AF_INET : AF_INET6;
  ::inet_pton(family, address.c_str(), space);
  return {space, family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr)};
}

/// The header of a connection from there; with `more` behind its addresses.
inline std::string proxied_from(const std::string& address, std::uint16_t port,
                                std::string_view more = {}) {
  auto source = octets_of(address);
  auto is_v4 = source.size() == sizeof(in_addr);
  auto rest = source + octets_of(is_v4 ? "198.51.100.1" : "2001:db8::1")
              + in_network_order(port) + in_network_order(1933) + std::string{more};
  return proxy_bytes(0x21, is_v4 ? 0x11 : 0x21, rest);
}

/// The header of a connection that is the proxy's own.
inline std::string proxy_itself() {
  return proxy_bytes(0x20, 0, {});
}

} // namespace telex::test
