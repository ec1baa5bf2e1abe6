#include "net/stream/endpoint.hpp"

#include "cli/system/descriptor.hpp"
#include "tests/support/catch.hpp"

#include <cerrno>
#include <string>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace telex;
using namespace std::string_literals;
using namespace std::chrono_literals;

namespace {

constexpr auto v4 = "127.0.0.1";
constexpr auto v6 = "::1";

struct ipv4 {
  static constexpr auto loopback = v4;

  static bool is_here() {
    return true;
  }
};

struct ipv6 {
  static constexpr auto loopback = v6;

  /// Whether the system can have a socket at the loopback address.
  static bool is_here() {
    cli::descriptor probe{::socket(AF_INET6, SOCK_STREAM, 0)};
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    return ::bind(probe.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address))
           == 0;
  }
};

/// The listening socket; a failure is one of the test.
cli::descriptor listening(const endpoint& where) {
  auto result = listen_on(where, 45s);
  if (auto failure = std::get_if<listen_error>(&result))
    FAIL(to_string(where) << ": error " << failure->error);
  return cli::descriptor{std::get<bound_socket>(result).fd};
}

/// The errno value of listening there, 0 if it can be done.
int error_of(const endpoint& where) {
  auto result = listen_on(where, 45s);
  if (auto socket = std::get_if<bound_socket>(&result)) {
    cli::descriptor{socket->fd};
    return 0;
  }
  CHECK(std::get<listen_error>(result).where == where);
  return std::get<listen_error>(result).error;
}

/// A TCP connection to `where`, an IPv4 endpoint; none if it is refused.
cli::descriptor connected(const endpoint& where) {
  cli::descriptor client{::socket(AF_INET, SOCK_STREAM, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(where.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(client.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address))
      < 0)
    return {};
  return client;
}

constexpr const char* no_endpoints[]{
  // no address, no port
  "",
  ":",
  ":1933",
  "1933",
  "127.0.0.1",
  "127.0.0.1:",
  "[::1]",
  "[::1]:",
  "[]:1933",
  "[:1933",
  "]:1933",
  "[",
  // the port
  "127.0.0.1:65536",
  "127.0.0.1:99999999999999999999",
  "127.0.0.1:-1",
  "127.0.0.1:+1",
  "127.0.0.1: 1933",
  "127.0.0.1:1933 ",
  "127.0.0.1:1933x",
  "127.0.0.1:0x78d",
  "127.0.0.1:19.33",
  "127.0.0.1:1933:1933",
  "127.0.0.1:http",
  "127.0.0.1:1933\n",
  "[::1]:65536",
  "[::1]:1933x",
  "[::1]:1933/",
  // names and other spellings of an address
  "localhost:1933",
  "example.org:1933",
  "*:1933",
  "127.1:1933",
  "2130706433:1933",
  "0x7f.0.0.1:1933",
  "127.0.0.256:1933",
  "127.0.0.1.1:1933",
  " 127.0.0.1:1933",
  "127.0.0.1 :1933",
  "tcp://127.0.0.1:1933",
  // brackets, which IPv6 needs and IPv4 must not have
  "::1:1933",
  "::1",
  "2001:db8::7:1933",
  "[127.0.0.1]:1",
  "[::1:1933",
  "::1]:1933",
  "[[::1]]:1933",
  "[::1]1933",
  "[::1] :1933",
  "[::1]x:1933",
  // zones, which addresses of all links do not have
  "[::1%lo]:1933",
  "[2001:db8::7%lo]:1933",
  "127.0.0.1%lo:1933",
  "[fe80::1%]:1933",
  "[fe80::1%lo%lo]:1933",
  "[fe80::1%l o]:1933",
  "fe80::1%lo:1933",
  "[localhost]:1933",
  // Unix sockets, whose path begins at the root
  "unix:",
  "unix:run/telex",
  "run/telex",
  "./telex",
  "unix:unix:/run/telex",
  "[::g]:1933",
};

} // namespace

TEST_CASE("each endpoint of the table is read and written") {
  struct row {
    const char* text;
    endpoint expected;
  };
  for (const auto& [text, expected] : std::vector<row>{
         {"127.0.0.1:1933", {"127.0.0.1", 1933}},
         {"0.0.0.0:0", {"0.0.0.0", 0}},
         {"255.255.255.255:65535", {"255.255.255.255", 65535}},
         {"[::1]:1933", {"::1", 1933}},
         {"[::]:0", {"::", 0}},
         {"[2001:db8::7]:65535", {"2001:db8::7", 65535}},
         {"[::ffff:192.0.2.1]:1933", {"::ffff:192.0.2.1", 1933}},
         {"[fe80::1]:1933", {"fe80::1", 1933}},
         {"[fe80::1%eth0]:1933", {"fe80::1%eth0", 1933}},
         {"[febf::1%1]:0", {"febf::1%1", 0}},
         {"unix:/run/telex", {"/run/telex", 0}},
         {"unix:/run/telex:1933", {"/run/telex:1933", 0}},
       }) {
    INFO(text);
    CHECK((parse_endpoint(text) == expected));
    CHECK(to_string(expected) == text);
  }
}

TEST_CASE("an address that can be written in several ways has one text") {
  CHECK((parse_endpoint("[0:0:0:0:0:0:0:1]:1933") == endpoint{v6, 1933}));
  CHECK((parse_endpoint("[FE80::0001%eth0]:1933") == endpoint{"fe80::1%eth0", 1933}));
  CHECK((parse_endpoint("[2001:db8:0:0:0:0:0:7]:1") == endpoint{"2001:db8::7", 1}));
}

TEST_CASE("a port with zeros before it is decimal") {
  CHECK((parse_endpoint("127.0.0.1:01933") == endpoint{v4, 1933}));
  CHECK((parse_endpoint("[::1]:00") == endpoint{v6, 0}));
}

TEST_CASE("a path is that of a Unix socket, if the system takes one so long") {
  CHECK((parse_endpoint("/run/telex") == endpoint{"/run/telex", 0}));
  constexpr std::size_t longest = 107; // unix(7), without the null octet
  CHECK(parse_endpoint('/' + std::string(longest - 1, 'x')));
  CHECK_FALSE(parse_endpoint("unix:/" + std::string(longest, 'x')));
  CHECK_FALSE(parse_endpoint("/run/telex\0/x"s));
}

TEST_CASE("who comes by a Unix socket is a program of this host") {
  sockaddr_storage nameless{};
  nameless.ss_family = AF_UNIX;
  auto peer = to_endpoint(nameless);
  CHECK(to_string(peer) == "unix");
  CHECK(is_loopback(peer));
  CHECK(is_loopback({"/run/telex", 0}));
}

TEST_CASE("what is no numeric address and port is no endpoint") {
  for (auto text : no_endpoints) {
    INFO(text);
    CHECK_FALSE(parse_endpoint(text).has_value());
  }
}

TEST_CASE("an address of one link alone needs a zone that there is") {
  CHECK(problem_of({"fe80::1%nosuch", 1933})
        == "there is no network interface nosuch here");
  CHECK(problem_of({"fe80::1%0", 1933}) == "there is no network interface 0 here");
  CHECK(problem_of({"fe80::1", 1933})
        == "each link has such an address; name the network interface, as in "
           "[fe80::1%eth0]:1933");
  for (const auto& fine :
       {"fe80::1%lo", "fe80::1%1", "::1", "127.0.0.1", "2001:db8::7"})
    CHECK_FALSE(problem_of({fine, 1933}));
}

TEST_CASE("an address of many hosts is none to listen at") {
  const auto advice = " address; name one that this host has"s;
  for (auto multicast : {"224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::7"})
    CHECK(problem_of({multicast, 1933})
          == "nobody can connect to a multicast" + advice);
  for (auto broadcast : {"255.255.255.255", "127.255.255.255"})
    CHECK(problem_of({broadcast, 1933})
          == "nobody can connect to a broadcast" + advice);
  for (auto fine : {"0.0.0.0", "::", "127.255.255.254", "223.255.255.255"})
    CHECK_FALSE(problem_of({fine, 1933}));
}

TEST_CASE("an address of IPv4 is to be written as one") {
  CHECK(problem_of({"::ffff:127.0.0.1", 1933})
        == "this is an address of IPv4 in the form of IPv6; write 127.0.0.1:1933");
  CHECK(problem_of({"::ffff:0:0", 0})
        == "this is an address of IPv4 in the form of IPv6; write 0.0.0.0:0");
}

TEST_CASE("who listens at all addresses is reached at the one of the own host") {
  CHECK(address_from_here("0.0.0.0") == "127.0.0.1");
  CHECK(address_from_here("::") == "::1");
  for (auto same : {"127.0.0.2", "::1", "192.0.2.1", "fe80::1%eth0", ""})
    CHECK(address_from_here(same) == same);
}

TEST_CASE("an address that goes on behind a null octet is no endpoint") {
  CHECK_FALSE(parse_endpoint("127.0.0.1\0:1933"s).has_value());
  CHECK_FALSE(parse_endpoint("127.0.0.1\0.example.org:1933"s).has_value());
  CHECK_FALSE(parse_endpoint("[::1\0x]:1933"s).has_value());
  CHECK_FALSE(parse_endpoint("127.0.0.1:1933\0"s).has_value());
}

TEMPLATE_TEST_CASE("port 0 is a free one that the socket then tells", "", ipv4, ipv6) {
  if (!TestType::is_here()) {
    WARN("skipped: no IPv6 on this system");
    return;
  }
  auto socket = listening({TestType::loopback, 0});
  auto where = local_endpoint(socket.get());
  CHECK(where.address == TestType::loopback);
  CHECK(where.port != 0);
  CHECK((parse_endpoint(to_string(where)) == where));
}

TEST_CASE("a listening socket can be connected to") {
  auto socket = listening({v4, 0});
  auto where = local_endpoint(socket.get());
  CHECK(connected(where).get() >= 0);
  socket.reset();
  CHECK(connected(where).get() < 0);
}

TEST_CASE("a port whose connections have just ended can be listened on again") {
  auto socket = listening({v4, 0});
  auto where = local_endpoint(socket.get());
  {
    auto client = connected(where);
    // The listening side closes first, and so is the one in TIME_WAIT.
    cli::descriptor{::accept(socket.get(), nullptr, nullptr)};
    char octet;
    CHECK(::read(client.get(), &octet, 1) == 0);
  }
  socket.reset();
  CHECK(error_of(where) == 0);
}

TEST_CASE("a listening socket is not for the programs that are started") {
  auto socket = listening({v4, 0});
  CHECK((::fcntl(socket.get(), F_GETFD) & FD_CLOEXEC) != 0);
}

TEMPLATE_TEST_CASE("a port in use is an error that says so", "", ipv4, ipv6) {
  if (!TestType::is_here()) {
    WARN("skipped: no IPv6 on this system");
    return;
  }
  auto socket = listening({TestType::loopback, 0});
  auto where = local_endpoint(socket.get());
  CHECK(error_of(where) == EADDRINUSE);
  socket.reset();
  CHECK(error_of(where) == 0);
}

TEST_CASE("an address of another machine is an error that says so") {
  CHECK(error_of({"192.0.2.1", 0}) == EADDRNOTAVAIL);
}

TEST_CASE("what is no numeric address cannot be listened on") {
  for (auto address : {"localhost", "", "[::1]", "127.0.0.1:1933"}) {
    INFO(address);
    CHECK(error_of({address, 0}) == EINVAL);
  }
}

TEST_CASE("all of IPv6 and all of IPv4 can be had on the same port") {
  if (!ipv6::is_here()) {
    WARN("skipped: no IPv6 on this system");
    return;
  }
  // Another process may have the port that was free for IPv4 alone. Of IPv6 few have
  // any, while a crowd of IPv4 may have most of those that are picked.
  auto error = EADDRINUSE;
  for (int attempt = 0; attempt < 20 && error == EADDRINUSE; ++attempt) {
    auto socket = listening({"0.0.0.0", 0});
    error = error_of({"::", local_endpoint(socket.get()).port});
  }
  CHECK(error == 0);
}

TEST_CASE(
  "accepted sockets are probed at different times, and none later than it should") {
  auto server = std::get<bound_socket>(listen_on({v4, 0}, 45s)).fd;
  cli::descriptor listening{server};
  auto idle_of = [&](std::uint64_t n) {
    auto client = connected(local_endpoint(server));
    cli::descriptor accepted{::accept(server, nullptr, nullptr)};
    spread_probes(accepted.get(), n);
    int idle = 0;
    socklen_t size = sizeof(idle);
    REQUIRE(::getsockopt(accepted.get(), IPPROTO_TCP, TCP_KEEPIDLE, &idle, &size) == 0);
    return idle;
  };
  std::vector<int> all;
  for (std::uint64_t n = 0; n < 12; ++n)
    all.push_back(idle_of(n));
  CHECK(all == std::vector{15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 15});
}

TEST_CASE("accepted sockets write without delay and notice a peer that vanishes") {
  struct row {
    duration vanished;
    int idle;
    int interval;
    int user_timeout;
  };
  for (auto [vanished, idle, interval, user_timeout] :
       {row{45s, 15, 5, 40'000}, row{3s, 1, 1, 2667},
        row{8760h, 28'800, 9600, 76'800'000}}) {
    auto result = listen_on({v4, 0}, vanished);
    REQUIRE(std::holds_alternative<bound_socket>(result));
    cli::descriptor server{std::get<bound_socket>(result).fd};
    auto client = connected(local_endpoint(server.get()));
    cli::descriptor accepted{::accept(server.get(), nullptr, nullptr)};
    REQUIRE(accepted.get() >= 0);
    auto option = [&accepted](int level, int name) {
      int value = 0;
      socklen_t size = sizeof(value);
      REQUIRE(::getsockopt(accepted.get(), level, name, &value, &size) == 0);
      return value;
    };
    CHECK(option(IPPROTO_TCP, TCP_NODELAY) != 0);
    CHECK(option(SOL_SOCKET, SO_KEEPALIVE) != 0);
    CHECK(option(IPPROTO_TCP, TCP_KEEPIDLE) == idle);
    CHECK(option(IPPROTO_TCP, TCP_KEEPINTVL) == interval);
    CHECK(option(IPPROTO_TCP, TCP_USER_TIMEOUT) == user_timeout);
  }
}
