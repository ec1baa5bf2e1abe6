#include "actors/login_limits.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using namespace telex;

namespace {

constexpr auto start = time_point{1h};

login_limits with(std::size_t by_name, std::size_t by_address) {
  settings config;
  config.limits.logins = by_name;
  config.per_address.logins = by_address;
  return login_limits{config, {}};
}

/// How many attempts are let at once.
int attempts(login_limits& limits, const std::string& name, std::uint64_t from,
             time_point when) {
  auto result = 0;
  while (result < 100 && limits.begin(name, from, when))
    ++result;
  return result;
}

} // namespace

TEST_CASE("a name has so many attempts a minute") {
  auto limits = with(4, 0);
  CHECK(attempts(limits, "alice", 1, start) == 4);
  CHECK(attempts(limits, "alice", 2, start) == 0);
  CHECK(attempts(limits, "bob", 1, start) == 4);
  CHECK(attempts(limits, "bob", 1, start + 14s) == 0);
  CHECK(attempts(limits, "alice", 1, start + 16s) == 1);
  CHECK(attempts(limits, "alice", 1, start + 1h) == 4);
}

TEST_CASE("an address has so many attempts for all names") {
  auto limits = with(0, 3);
  CHECK(attempts(limits, "alice", 1, start) == 3);
  CHECK(attempts(limits, "bob", 1, start) == 0);
  CHECK(attempts(limits, "bob", 2, start) == 3);
  CHECK(attempts(limits, "alice", 0, start) == 100);
}

TEST_CASE("who is over one limit does not use the other up") {
  auto limits = with(2, 3);
  CHECK(attempts(limits, "alice", 1, start) == 2);
  CHECK(attempts(limits, "alice", 1, start) == 0);
  CHECK(attempts(limits, "bob", 1, start) == 1);
  CHECK(attempts(limits, "carol", 1, start) == 0);
  CHECK(attempts(limits, "carol", 2, start) == 2);
}

TEST_CASE("an attempt that is taken back does not count") {
  auto limits = with(2, 2);
  for (int i = 0; i < 10; ++i) {
    REQUIRE(limits.begin("alice", 1, start));
    limits.take_back("alice", 1);
  }
  CHECK(attempts(limits, "alice", 1, start) == 2);
  limits.take_back("nobody", 7);
  CHECK(attempts(limits, "nobody", 7, start) == 2);
}

TEST_CASE("no more names are remembered than have attempts") {
  auto limits = with(1, 0);
  const auto most = attempt_counts<std::string>::max_known;
  for (std::size_t i = 0; i < most; ++i)
    REQUIRE(limits.begin(std::to_string(i), 0, start));
  CHECK_FALSE(limits.begin("alice", 0, start));
  CHECK_FALSE(limits.begin("0", 0, start + 59s));
  CHECK(limits.begin("alice", 0, start + 1min));
}
