#include "cli/telexd/admin/listening_socket.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace telex::admin {

namespace {

using cli::descriptor;

/// Those who come while others are let in, one after another, wait in the kernel.
constexpr int backlog = 4096;

/// What the kernel keeps of an answer that is not read.
constexpr int send_buffer = 256 * 1024;

[[noreturn]] void fail(int error) {
  throw std::runtime_error(std::strerror(error));
}

descriptor open_socket(int family) {
  descriptor result{::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (result.get() < 0)
    fail(errno);
  return result;
}

void listen_at(const descriptor& socket, const sockaddr* name, socklen_t size) {
  if (::bind(socket.get(), name, size) != 0 || ::listen(socket.get(), backlog) != 0)
    fail(errno);
}

std::uint16_t port_of(const descriptor& socket) {
  sockaddr_in6 name{};
  socklen_t size = sizeof(name);
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&name), &size);
  static_assert(offsetof(sockaddr_in, sin_port) == offsetof(sockaddr_in6, sin6_port));
  return ntohs(name.sin6_port);
}

} // namespace

listening_socket::listening_socket(const cli::admin_address& where) : where_{where} {
  if (where_.path.empty())
    bind_to_port();
  else
    bind_to_path();
}

void listening_socket::bind_to_port() {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  addrinfo* found = nullptr;
  auto port = std::to_string(where_.port);
  if (auto status = ::getaddrinfo(where_.host.c_str(), port.c_str(), &wanted, &found))
    throw std::runtime_error(::gai_strerror(status));
  std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{found, ::freeaddrinfo};
  socket_ = open_socket(found->ai_family);
  const int on = 1;
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof(send_buffer));
  const int deferred = silence.count();
  ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_DEFER_ACCEPT, &deferred,
               sizeof(deferred));
  // [::] is all addresses, those of IPv4 too.
  const int off = 0;
  if (found->ai_family == AF_INET6)
    ::setsockopt(socket_.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
  listen_at(socket_, found->ai_addr, found->ai_addrlen);
  where_.port = port_of(socket_);
}

void listening_socket::bind_to_path() {
  auto bound = listen_at_path(where_.path, default_socket_mode, backlog);
  if (auto error = std::get_if<int>(&bound))
    throw std::runtime_error(describe_path_error(*error));
  auto& [fd, file] = std::get<bound_socket>(bound);
  socket_ = descriptor{fd};
  file_ = std::move(file);
}

} // namespace telex::admin
