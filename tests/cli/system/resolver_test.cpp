#include "cli/system/resolver.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

TEST_CASE("a numeric host is looked up without a name server") {
  auto found = resolve({"127.0.0.1", 80});
  auto addresses = std::get_if<std::vector<socket_address>>(&found);
  REQUIRE(addresses);
  REQUIRE(addresses->size() == 1);
  CHECK(addresses->front().storage.ss_family == AF_INET);
}

TEST_CASE("a Unix socket has itself for an address") {
  auto found = resolve({"/run/telex", 0});
  auto addresses = std::get_if<std::vector<socket_address>>(&found);
  REQUIRE(addresses);
  REQUIRE(addresses->size() == 1);
  CHECK(addresses->front().storage.ss_family == AF_UNIX);
}

TEST_CASE("a host that can't be one is said not to be found, in words") {
  auto found = resolve({"..", 80});
  auto why = std::get_if<std::string>(&found);
  REQUIRE(why);
  CHECK_FALSE(why->empty());
}
