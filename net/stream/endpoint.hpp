// Where a router listens.

#pragma once

#include "actors/settings.hpp"
#include "net/stream/socket_file.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

struct sockaddr_storage;

namespace telex {

/// A numeric IPv4 or IPv6 address and a TCP port. An address that many links have, as
/// fe80::1, may have a zone behind it, which is the interface of its link:
/// fe80::1%eth0. Or a Unix socket: then the address is its path, and the port 0; that
/// of a peer who comes by one is unix_peer.
struct endpoint {
  std::string address;
  std::uint16_t port = 0;

  bool operator==(const endpoint&) const = default;
};

/// The address of peers that come by a Unix socket: they have none of their own.
inline constexpr std::string_view unix_peer = "unix";

/// Reads `127.0.0.1:1933`, `[::1]:1933`, `[fe80::1%eth0]:1933`, `unix:/path` or
/// `/path`. Nothing, if `text` is anything else, or the path is longer than the system
/// takes. It need not be an interface of this host. An address that can be written in
/// several ways is in the shortest.
std::optional<endpoint> parse_endpoint(std::string_view text);

/// The inverse of parse_endpoint.
std::string to_string(const endpoint& x);

/// Whether it is the path of a Unix socket.
bool is_path(const endpoint& x) noexcept;

/// Whether nobody but programs of this host can connect to it.
bool is_loopback(const endpoint& x) noexcept;

/// Why it makes no sense to listen at `x` on this host: it lacks its zone, or has one
/// of no interface here; nobody can connect to it, as it is an address of many hosts
/// (multicast, broadcast); or it is one of IPv4 in the form of IPv6. Nothing if it
/// does.
std::optional<std::string> problem_of(const endpoint& x);

/// The address to which programs of this host connect when somebody listens at
/// `address`: the same, unless that is all there are, as 0.0.0.0.
std::string address_from_here(const std::string& address);

/// Why a socket could not be opened.
struct listen_error {
  endpoint where;
  int error; ///< An errno value.
};

/// Opens a listening socket, for which the caller then cares. An IPv6 socket
/// takes IPv6 alone, so that `[::]` and `0.0.0.0` can be had side by side. What is
/// accepted there writes without delay, and breaks when the peer's host has not
/// been heard of for `vanished`, at least three seconds and in whole ones. A Unix
/// socket is opened as by listen_at_path, with `mode`.
std::variant<bound_socket, listen_error>
listen_on(const endpoint& where, duration vanished, mode_t mode = default_socket_mode);

/// Why `fd`, which somebody else has opened, can't be a socket that a router listens
/// at; nothing if it can.
std::optional<std::string> problem_of_listening(int fd);

/// Makes of a listening socket that somebody else has opened, and may share with this
/// process, one as listen_on does, and returns it. An IPv6 socket may take IPv4, too.
/// The caller cares for it in either case.
std::variant<bound_socket, listen_error> take_over(int fd, duration vanished);

/// Has TCP probe the `n`th connection that was accepted at such a socket sooner than
/// the others, after a third of their time at least: a crowd that came or was written
/// to at once would be probed at once else, and the kernel drops anybody's packets when
/// thousands are due together.
void spread_probes(int fd, std::uint64_t n) noexcept;

/// Where the listening socket `fd` listens, with the port that was picked if
/// port 0 was asked for.
endpoint local_endpoint(int fd);

/// What the system calls a socket address, without a zone. `x` is of IPv4, IPv6 or a
/// Unix socket. A host has one address, whatever the family of the socket by which it
/// is reached: the form that IPv6 has for an address of IPv4 (::ffff:192.0.2.1) becomes
/// that.
endpoint to_endpoint(const sockaddr_storage& x);

} // namespace telex
