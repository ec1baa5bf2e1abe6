#include "cli/telex/admin_option.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <variant>

using namespace telex::cli;

namespace {

bool is_secure(const std::string& admin, const server_choice& way = {}) {
  return std::get<admin_target>(to_target({.admin = admin, .way = way})).is_secure;
}

} // namespace

TEST_CASE("an admin port of another host is asked over TLS unless that is refused") {
  CHECK(is_secure("a.example:1934"));
  CHECK_FALSE(is_secure("a.example:1934", {.no_tls = true}));
  CHECK_FALSE(is_secure("127.0.0.1:1934"));
  CHECK(is_secure("127.0.0.1:1934", {.tls = true}));
  CHECK_FALSE(is_secure("/run/admin"));
}

TEST_CASE("a scheme says whether an admin port is asked over TLS, whatever else does") {
  CHECK(is_secure("https://127.0.0.1:1934/"));
  CHECK(is_secure("https://a.example:1934", {.no_tls = true}));
  CHECK_FALSE(is_secure("http://a.example:1934"));
  auto target = std::get<admin_target>(to_target({.admin = "https://[::1]:1934/"}));
  CHECK(target.where == admin_address{"::1", 1934, ""});
  auto contrary = to_target({.admin = "http://a.example:1", .way = {.pin = "aa"}});
  CHECK(std::get<std::string>(contrary).starts_with("http:// is without TLS"));
}
