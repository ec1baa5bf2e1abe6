#include "cli/system/resolver.hpp"

#include <cerrno>
#include <cstring>
#include <memory>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace telex::cli {

namespace {

socket_address to_socket_address(const std::string& path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  path.copy(name.sun_path, sizeof(name.sun_path) - 1);
  socket_address result;
  result.size = sizeof(name);
  std::memcpy(&result.storage, &name, sizeof(name));
  return result;
}

} // namespace

bool is_of_this_host(const socket_address& where) noexcept {
  switch (where.storage.ss_family) {
    case AF_UNIX:
      return true;
    case AF_INET: {
      auto& raw = reinterpret_cast<const sockaddr_in&>(where.storage);
      return ntohl(raw.sin_addr.s_addr) >> 24 == 127;
    }
    case AF_INET6: {
      auto& raw = reinterpret_cast<const sockaddr_in6&>(where.storage);
      return IN6_IS_ADDR_LOOPBACK(&raw.sin6_addr);
    }
    default:
      return false;
  }
}

std::variant<std::vector<socket_address>, std::string> resolve(const address& where) {
  if (is_path(where))
    return std::vector<socket_address>{to_socket_address(where.host)};
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  auto port = std::to_string(where.port);
  auto status = ::getaddrinfo(where.host.c_str(), port.c_str(), &wanted, &found);
  if (status != 0)
    return status == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(status);
  std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{found, ::freeaddrinfo};
  std::vector<socket_address> result;
  for (auto* entry = found; entry != nullptr; entry = entry->ai_next) {
    auto& added = result.emplace_back();
    added.size = entry->ai_addrlen;
    std::memcpy(&added.storage, entry->ai_addr, entry->ai_addrlen);
  }
  return result;
}

} // namespace telex::cli
