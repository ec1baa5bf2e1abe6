#include "net/stream/endpoint.hpp"

#include "net/stream/local_place.hpp"
#include "net/stream/zone.hpp"
#include "net/wire/number.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace telex {

namespace {

/// A socket address, as the system calls take it.
struct socket_address {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  sockaddr* get() noexcept {
    return reinterpret_cast<sockaddr*>(&storage);
  }
  sockaddr_in& v4() noexcept {
    return reinterpret_cast<sockaddr_in&>(storage);
  }
  sockaddr_in6& v6() noexcept {
    return reinterpret_cast<sockaddr_in6&>(storage);
  }
};

/// The address, and its zone, which is empty if there is none.
std::pair<std::string, std::string> split_zone(const std::string& address) {
  auto sign = address.find('%');
  if (sign == std::string::npos)
    return {address, ""};
  return {address.substr(0, sign), address.substr(sign + 1)};
}

/// Also of an endpoint whose zone there is not: it has the zone 0 then.
std::optional<socket_address> to_socket_address(const endpoint& x) {
  socket_address result;
  if (::inet_pton(AF_INET, x.address.c_str(), &result.v4().sin_addr) == 1) {
    result.v4().sin_family = AF_INET;
    result.v4().sin_port = htons(x.port);
    result.size = sizeof(sockaddr_in);
    return result;
  }
  auto [address, zone] = split_zone(x.address);
  auto& v6 = result.v6();
  if (::inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(x.port);
    v6.sin6_scope_id = index_of_interface(zone);
    result.size = sizeof(sockaddr_in6);
    return result;
  }
  return std::nullopt;
}

bool has_links(socket_address& x) {
  return x.storage.ss_family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(&x.v6().sin6_addr);
}

/// Whether that can be a zone of the address, if there is a sign for one.
bool is_zone_in_place(const endpoint& x, socket_address& address) {
  auto has_sign = x.address.find('%') != std::string::npos;
  auto zone = split_zone(x.address).second;
  return !has_sign
         || (has_links(address) && !zone.empty()
             && zone.find_first_of("%/[] \t\r\n") == std::string::npos);
}

/// What is wrong with the zone of `x`, which is `address`.
std::optional<std::string> zone_problem(const endpoint& x, socket_address& address) {
  if (!has_links(address) || address.v6().sin6_scope_id != 0)
    return std::nullopt;
  auto [where, zone] = split_zone(x.address);
  if (zone.empty())
    return "each link has such an address; name the network interface, as in "
           + to_string(endpoint{where + "%eth0", x.port});
  return describe_unknown_zone(zone);
}

bool is_multicast(socket_address& x) {
  return x.storage.ss_family == AF_INET6 ? IN6_IS_ADDR_MULTICAST(&x.v6().sin6_addr)
                                         : IN_MULTICAST(ntohl(x.v4().sin_addr.s_addr));
}

/// Whether it is the one that all hosts have, or those of a network that this host is
/// in: without leave the system connects nothing to those, not even what sends nothing.
bool is_broadcast(socket_address& x) {
  if (x.storage.ss_family != AF_INET)
    return false;
  // A host without a network has no way to that one.
  if (x.v4().sin_addr.s_addr == htonl(INADDR_BROADCAST))
    return true;
  auto fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return false;
  auto result = ::connect(fd, x.get(), x.size) != 0 && errno == EACCES;
  ::close(fd);
  return result;
}

/// The address of IPv4 that is written in the form of IPv6.
std::optional<std::string> mapped_address(socket_address& x) {
  if (x.storage.ss_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&x.v6().sin6_addr))
    return std::nullopt;
  char text[INET_ADDRSTRLEN] = {};
  ::inet_ntop(AF_INET, &x.v6().sin6_addr.s6_addr[12], text, sizeof(text));
  return text;
}

/// As the system writes it, in the family that it has.
std::string text_of(socket_address& x) {
  char text[INET6_ADDRSTRLEN] = {};
  if (x.storage.ss_family == AF_INET6)
    ::inet_ntop(AF_INET6, &x.v6().sin6_addr, text, sizeof(text));
  else
    ::inet_ntop(AF_INET, &x.v4().sin_addr, text, sizeof(text));
  return text;
}

/// Linux takes no longer times between probes than a third of this is.
constexpr auto max_vanished = std::chrono::hours{24};

bool set(int fd, int level, int option, int value) noexcept {
  return ::setsockopt(fd, level, option, &value, sizeof(value)) == 0;
}

bool enable(int fd, int level, int option) noexcept {
  return set(fd, level, option, 1);
}

/// The value of an option of SOL_SOCKET; -1 if `fd` is no socket.
int value_of(int fd, int option) noexcept {
  int result = -1;
  socklen_t size = sizeof(result);
  ::getsockopt(fd, SOL_SOCKET, option, &result, &size);
  return result;
}

/// Sets what accepted sockets inherit.
///
/// An idle connection is probed after a third of `vanished` at the latest, and then
/// every ninth of it. At each probe TCP asks whether the peer's host has been silent
/// for the user time-out; so the last of them is the end. The same time-out ends a
/// connection whose data nobody confirms.
bool set_for_streams(int fd, duration vanished) noexcept {
  auto seconds = [](duration x) {
    return static_cast<int>(std::max<std::int64_t>(1, x / std::chrono::seconds{1}));
  };
  vanished = std::min<duration>(vanished, max_vanished);
  auto limit = static_cast<int>(vanished / std::chrono::milliseconds{1});
  return enable(fd, IPPROTO_TCP, TCP_NODELAY) && enable(fd, SOL_SOCKET, SO_KEEPALIVE)
         && set(fd, IPPROTO_TCP, TCP_KEEPIDLE, seconds(vanished / 3))
         && set(fd, IPPROTO_TCP, TCP_KEEPINTVL, seconds(vanished / 9))
         && set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, limit - limit / 9);
}

std::variant<bound_socket, listen_error> listen_at(const endpoint& path, mode_t mode) {
  auto result = listen_at_path(path.address, mode, SOMAXCONN);
  if (auto error = std::get_if<int>(&result))
    return listen_error{path, *error};
  return std::get<bound_socket>(std::move(result));
}

} // namespace

std::optional<endpoint> parse_endpoint(std::string_view text) {
  // A null octet would end the address early for the system.
  if (text.find('\0') != std::string_view::npos)
    return std::nullopt;
  if (auto path = parse_socket_path(text))
    return endpoint{std::string{*path}, 0};
  auto colon = text.rfind(':');
  if (colon == std::string_view::npos)
    return std::nullopt;
  auto address = text.substr(0, colon);
  auto digits = text.substr(colon + 1);
  auto is_v6 = address.size() > 2 && address.front() == '[' && address.back() == ']';
  if (is_v6)
    address = address.substr(1, address.size() - 2);
  auto port = wire::to_number<std::uint16_t>(digits);
  if (!port)
    return std::nullopt;
  endpoint result{std::string{address}, *port};
  auto parsed = to_socket_address(result);
  if (!parsed || (parsed->storage.ss_family == AF_INET6) != is_v6
      || !is_zone_in_place(result, *parsed))
    return std::nullopt;
  // So that there is one text for each.
  auto zone = result.address.find('%');
  result.address
    = text_of(*parsed) + (zone == std::string::npos ? "" : result.address.substr(zone));
  return result;
}

std::string to_string(const endpoint& x) {
  if (is_path(x))
    return std::string{socket_prefix} + x.address;
  if (x.address == unix_peer)
    return x.address;
  auto is_v6 = x.address.find(':') != std::string::npos;
  auto address = is_v6 ? "[" + x.address + "]" : x.address;
  return address + ":" + std::to_string(x.port);
}

bool is_path(const endpoint& x) noexcept {
  return is_socket_path(x.address);
}

bool is_loopback(const endpoint& x) noexcept {
  return is_loopback_number(x.address) || is_path(x) || x.address == unix_peer;
}

std::optional<std::string> problem_of(const endpoint& x) {
  auto address = to_socket_address(x);
  if (!address)
    return std::nullopt;
  auto kind = is_multicast(*address)   ? "multicast"
              : is_broadcast(*address) ? "broadcast"
                                       : nullptr;
  if (kind)
    return "nobody can connect to a " + std::string{kind}
           + " address; name one that this host has";
  if (auto inner = mapped_address(*address))
    return "this is an address of IPv4 in the form of IPv6; write "
           + to_string(endpoint{*inner, x.port});
  return zone_problem(x, *address);
}

std::string address_from_here(const std::string& address) {
  return address == "0.0.0.0" ? "127.0.0.1" : address == "::" ? "::1" : address;
}

std::variant<bound_socket, listen_error> listen_on(const endpoint& where,
                                                   duration vanished, mode_t mode) {
  if (is_path(where))
    return listen_at(where, mode);
  auto address = to_socket_address(where);
  if (!address)
    return listen_error{where, EINVAL};
  auto family = address->storage.ss_family;
  auto fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return listen_error{where, errno};
  // SO_REUSEADDR, or a router could not be started again while connections of
  // the last one are in TIME_WAIT.
  if (!enable(fd, SOL_SOCKET, SO_REUSEADDR)
      || (family == AF_INET6 && !enable(fd, IPPROTO_IPV6, IPV6_V6ONLY))
      || !set_for_streams(fd, vanished)
      || ::bind(fd, address->get(), address->size) != 0
      || ::listen(fd, SOMAXCONN) != 0) {
    auto error = errno;
    ::close(fd);
    return listen_error{where, error};
  }
  return bound_socket{fd};
}

std::optional<std::string> problem_of_listening(int fd) {
  auto domain = value_of(fd, SO_DOMAIN);
  if (domain < 0)
    return "that is no socket";
  if ((domain != AF_INET && domain != AF_INET6)
      || value_of(fd, SO_PROTOCOL) != IPPROTO_TCP)
    return "that is no socket of TCP, at an address and a port";
  if (value_of(fd, SO_ACCEPTCONN) != 1)
    return "that is a connection, and telexd takes a socket that listens";
  return std::nullopt;
}

std::variant<bound_socket, listen_error> take_over(int fd, duration vanished) {
  auto flags = ::fcntl(fd, F_GETFL);
  if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0
      || ::fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 || !set_for_streams(fd, vanished)) {
    auto error = errno;
    return listen_error{local_endpoint(fd), error};
  }
  return bound_socket{fd};
}

void spread_probes(int fd, std::uint64_t n) noexcept {
  int idle = 0;
  socklen_t size = sizeof(idle);
  if (::getsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, &size) == 0)
    set(fd, IPPROTO_TCP, TCP_KEEPIDLE,
        idle - static_cast<int>(n % (idle - idle / 3 + 1)));
}

endpoint local_endpoint(int fd) {
  socket_address address;
  ::getsockname(fd, address.get(), &address.size);
  if (address.storage.ss_family == AF_UNIX)
    return {reinterpret_cast<sockaddr_un&>(address.storage).sun_path, 0};
  auto result = to_endpoint(address.storage);
  char name[IF_NAMESIZE];
  if (has_links(address) && ::if_indextoname(address.v6().sin6_scope_id, name))
    result.address += '%' + std::string{name};
  return result;
}

endpoint to_endpoint(const sockaddr_storage& x) {
  if (x.ss_family == AF_UNIX)
    return {std::string{unix_peer}, 0};
  socket_address address{x, sizeof(x)};
  auto port = x.ss_family == AF_INET6 ? address.v6().sin6_port : address.v4().sin_port;
  auto inner = mapped_address(address);
  return {inner ? *inner : text_of(address), ntohs(port)};
}

} // namespace telex
