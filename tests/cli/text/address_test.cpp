#include "cli/text/address.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

TEST_CASE("an address is a host and a port, or the default port") {
  CHECK(parse_address("127.0.0.1") == address{"127.0.0.1", 1933});
  CHECK(parse_address("127.0.0.1:80") == address{"127.0.0.1", 80});
  CHECK(parse_address("chat.example.org") == address{"chat.example.org", 1933});
  CHECK(parse_address("chat.example.org:65535") == address{"chat.example.org", 65535});
}

TEST_CASE("an IPv6 address is read in brackets, and without a port as it is") {
  CHECK(parse_address("[::1]:80") == address{"::1", 80});
  CHECK(parse_address("[::1]") == address{"::1", 1933});
  CHECK(parse_address("::1") == address{"::1", 1933});
  CHECK(parse_address("fe80::1:2") == address{"fe80::1:2", 1933});
  CHECK(parse_address("fe80::1%eth0") == address{"fe80::1%eth0", 1933});
  CHECK_FALSE(parse_address("host:1933:2"));
}

TEST_CASE("a path is that of a Unix socket of this host") {
  for (auto text : {"unix:/run/telex", "/run/telex"})
    CHECK(parse_address(text) == address{"/run/telex", 0});
  CHECK(to_string({"/run/telex", 0}) == "unix:/run/telex");
  CHECK(is_loopback({"/run/telex", 0}));
  CHECK_FALSE(parse_address('/' + std::string(107, 'x')));
}

TEST_CASE("this host has numbers and one name, and no other begins like them") {
  for (auto host : {"localhost", "::1", "::1%lo", "127.0.0.1", "127.1.2.3"})
    CHECK(is_loopback({host, 1}));
  for (auto host : {"127.example.org", "127.0.0.1.example.org", "127.0.0", "128.0.0.1",
                    "::2", "localhost.example.org"})
    CHECK_FALSE(is_loopback({host, 1}));
}

TEST_CASE("what is no address is refused") {
  for (auto text :
       {"", ":", ":80", "host:", "host:0", "host:65536", "host:-1", "host:x",
        "host:80x", "host: 80", "[::1", "[::1]80", "[]", "[]:80", "a b"}) {
    INFO(text);
    CHECK_FALSE(parse_address(text));
  }
}

TEST_CASE("an address is written as it is read") {
  CHECK(to_string({"localhost", 80}) == "localhost:80");
  CHECK(to_string({"::1", 80}) == "[::1]:80");
}
