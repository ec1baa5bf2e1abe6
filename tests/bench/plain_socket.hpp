// Where a yardstick listens.

#pragma once

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <string_view>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace telex::bench {

/// A socket that listens on 127.0.0.1 and the port that is the one argument, or on a
/// free one for 0; prints which on standard output. Negative, after a complaint, when
/// that is not possible. What it accepts sends without delay.
inline int listen_on_argument(int argc, char** argv) {
  std::string_view text{argc == 2 ? argv[1] : ""};
  std::uint16_t port = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failure != std::errc{} || end != text.data() + text.size()) {
    std::fprintf(stderr, "usage: %s PORT\n", argv[0]);
    return -1;
  }
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &descriptors);
  auto fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  sockaddr_in where{};
  socklen_t size = sizeof(where);
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto address = reinterpret_cast<sockaddr*>(&where);
  if (::bind(fd, address, size) != 0 || ::listen(fd, SOMAXCONN) != 0
      || ::getsockname(fd, address, &size) != 0) {
    std::perror(argv[0]);
    return -1;
  }
  std::printf("listening on 127.0.0.1:%d\n", ntohs(where.sin_port));
  std::fflush(stdout);
  return fd;
}

} // namespace telex::bench
