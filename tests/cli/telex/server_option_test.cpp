#include "cli/telex/server_option.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

namespace {

void check_place(const server_choice& choice, const std::string& host,
                 std::uint16_t port, bool is_secure) {
  auto found = place_of(choice);
  CHECK(found.where == address{host, port});
  CHECK(found.is_secure == is_secure);
}

} // namespace

TEST_CASE("this host is reached without TLS unless that is asked for") {
  check_place({.server = "127.0.0.1"}, "127.0.0.1", 1933, false);
  check_place({.server = "127.0.0.1", .tls = true}, "127.0.0.1", 1944, true);
  check_place({.server = "127.0.0.1", .ca = "ca.pem"}, "127.0.0.1", 1944, true);
  check_place({.server = "127.0.0.1:7", .pin = "aa"}, "127.0.0.1", 7, true);
}

TEST_CASE("another host is reached over TLS unless its port or an option is plain") {
  check_place({.server = "a.example"}, "a.example", 1944, true);
  check_place({.server = "a.example:7"}, "a.example", 7, true);
  check_place({.server = "a.example:1933"}, "a.example", 1933, false);
  check_place({.server = "a.example:1933", .pin = "aa"}, "a.example", 1933, true);
  check_place({.server = "a.example", .no_tls = true}, "a.example", 1933, false);
}

TEST_CASE("an address of IPv6 with a port wants brackets") {
  CHECK(check_server("::1:1944").find("written [::1]:1944") != std::string::npos);
  for (auto good : {"::1", "[::1]:1944", "fe80::1:1944", "2001:db8::1"})
    CHECK(check_server(good).empty());
}
