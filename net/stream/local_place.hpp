// Places that none but programs of this host can come to: Unix sockets, and the
// loopback.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace telex {

/// What may stand before the path of a Unix socket.
inline constexpr std::string_view socket_prefix = "unix:";

/// Whether an address is the path of a Unix socket.
inline bool is_socket_path(std::string_view address) noexcept {
  return address.starts_with('/');
}

/// The path in `unix:/path` or `/path`. Nothing if there is none, or none that the
/// system takes: it may be too long, and a null octet would end it early.
inline std::optional<std::string_view> parse_socket_path(std::string_view text) {
  if (text.starts_with(socket_prefix))
    text.remove_prefix(socket_prefix.size());
  if (is_socket_path(text) && text.size() < sizeof(sockaddr_un::sun_path)
      && text.find('\0') == std::string_view::npos)
    return text;
  return std::nullopt;
}

/// Whether `host` is a numeric address of the loopback: 127.0.0.0/8, and no name that
/// begins like that, or ::1.
inline bool is_loopback_number(const std::string& host) noexcept {
  in_addr number{};
  return host == "::1"
         || (::inet_pton(AF_INET, host.c_str(), &number) == 1
             && ntohl(number.s_addr) >> 24 == IN_LOOPBACKNET);
}

} // namespace telex
