#include "cli/telex/admin_client.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

TEST_CASE("an admin address is a host and a port or the path of a socket") {
  CHECK(parse_admin_address("127.0.0.1:1934") == admin_address{"127.0.0.1", 1934, ""});
  CHECK(parse_admin_address("[::1]:1") == admin_address{"::1", 1, ""});
  CHECK(parse_admin_address("localhost:1933") == admin_address{"localhost", 1933, ""});
  CHECK(parse_admin_address("/run/admin") == admin_address{"", 0, "/run/admin"});
  CHECK(parse_admin_address("unix:/run/admin") == admin_address{"", 0, "/run/admin"});
}

TEST_CASE("an admin address without a port or with a relative path is none") {
  for (auto text : {"", "localhost", "::1", "[::1]", "host:0", "host:65536", "host:1 ",
                    "unix:", "unix:admin", "./admin", "a b:1"}) {
    INFO(text);
    CHECK_FALSE(parse_admin_address(text));
  }
}

TEST_CASE("an admin address that is longer than the system takes is none") {
  CHECK(parse_admin_address('/' + std::string(106, 'x')));
  CHECK_FALSE(parse_admin_address('/' + std::string(107, 'x')));
}

TEST_CASE("an admin address is written as it is read") {
  for (std::string text : {"127.0.0.1:1934", "[::1]:1934", "unix:/run/admin"})
    CHECK(to_string(parse_admin_address(text).value()) == text);
}
