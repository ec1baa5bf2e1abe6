// Sockets that somebody else has opened, and may have opened for IPv6 and IPv4 at once.

#include "cli/system/descriptor.hpp"
#include "net/stream/endpoint.hpp"
#include "tests/support/catch.hpp"

#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace telex;
using namespace std::chrono_literals;

namespace {

int value_of(int fd, int level, int option) {
  int result = -1;
  socklen_t size = sizeof(result);
  REQUIRE(::getsockopt(fd, level, option, &result, &size) == 0);
  return result;
}

} // namespace

TEST_CASE("a host has one address, whatever the family of the socket") {
  struct row {
    const char* written;
    const char* host;
  };
  for (const auto& [written, host] : std::vector<row>{
         {"::ffff:127.0.0.1", "127.0.0.1"},
         {"::ffff:192.0.2.7", "192.0.2.7"},
         {"::1", "::1"},
         {"::192.0.2.7", "::192.0.2.7"},
         {"2001:db8::ffff:c000:207", "2001:db8::ffff:c000:207"},
       }) {
    sockaddr_storage from{};
    auto& v6 = reinterpret_cast<sockaddr_in6&>(from);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(1933);
    REQUIRE(::inet_pton(AF_INET6, written, &v6.sin6_addr) == 1);
    CHECK((to_endpoint(from) == endpoint{host, 1933}));
  }
  CHECK(is_loopback(endpoint{"127.0.0.1", 1933}));
}

TEST_CASE("a listening socket of somebody else is taken over as one of its own") {
  cli::descriptor strange{::socket(AF_INET, SOCK_STREAM, 0)};
  REQUIRE(::listen(strange.get(), 5) == 0);
  CHECK_FALSE(problem_of_listening(strange.get()));
  auto taken = take_over(strange.get(), 45s);
  CHECK(std::get<bound_socket>(taken).fd == strange.get());
  auto opened = listen_on({"127.0.0.1", 0}, 45s);
  cli::descriptor own{std::get<bound_socket>(opened).fd};
  for (auto [level, option] : {std::pair<int, int>{IPPROTO_TCP, TCP_NODELAY},
                               {SOL_SOCKET, SO_KEEPALIVE},
                               {IPPROTO_TCP, TCP_KEEPIDLE},
                               {IPPROTO_TCP, TCP_USER_TIMEOUT}}) {
    INFO(level << ' ' << option);
    CHECK(value_of(strange.get(), level, option) == value_of(own.get(), level, option));
  }
  CHECK((::fcntl(strange.get(), F_GETFL) & O_NONBLOCK) != 0);
  CHECK((::fcntl(strange.get(), F_GETFD) & FD_CLOEXEC) != 0);
}
