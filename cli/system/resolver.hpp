// The addresses of a host, as the system finds them.

#pragma once

#include "cli/text/address.hpp"

#include <string>
#include <variant>
#include <vector>

#include <sys/socket.h>

namespace telex::cli {

/// One address of a host, as connect(2) takes it.
struct socket_address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

/// Whether it is a loopback address or a Unix socket: nobody else hears what is said
/// there.
bool is_of_this_host(const socket_address& where) noexcept;

/// Looks up all addresses of a host, the best first; or says in words why there
/// is none. Blocks for as long as the system's resolver takes. Of a Unix socket there
/// is one, whether or not it is there.
std::variant<std::vector<socket_address>, std::string> resolve(const address& where);

} // namespace telex::cli
