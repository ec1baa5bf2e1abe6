#include "net/connection/refusals.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using namespace telex;

namespace {

constexpr auto start = time_point{1h};
const auto answer = wire::to_error(wire::error_code::malformed_username);

settings with_limit(std::size_t refusals) {
  settings result;
  result.limits.refusals = refusals;
  result.timeouts.refusal = 3s;
  return result;
}

/// Refuses once; returns how much later the peer is told.
duration wait_of(refusals& of_peer, bool is_address_slowed, const settings& config) {
  of_peer.open(refuse_reason::malformed_name, {});
  of_peer.pace(is_address_slowed, config, start);
  auto due = *of_peer.due();
  CHECK_FALSE(of_peer.take(due - 1ns));
  CHECK(of_peer.is_open());
  CHECK(of_peer.take(due) == answer);
  CHECK_FALSE(of_peer.is_open());
  CHECK_FALSE(of_peer.due());
  return due - start;
}

} // namespace

TEST_CASE("refusals are slowed down after some in a row and until a name is granted") {
  refusals of_peer;
  auto config = with_limit(2);
  for (int row = 0; row < 2; ++row) {
    CHECK(wait_of(of_peer, false, config) == 0s);
    CHECK(wait_of(of_peer, false, config) == 0s);
    for (int i = 0; i < 5; ++i)
      CHECK(wait_of(of_peer, false, config) == 3s);
    of_peer.granted();
  }
}

TEST_CASE("a refusal is slowed down for the peer's address") {
  refusals of_peer;
  CHECK(wait_of(of_peer, true, with_limit(10)) == 3s);
  CHECK(wait_of(of_peer, false, with_limit(10)) == 0s);
}

TEST_CASE("who can't prove a name is told why") {
  for (auto why : {refuse_reason::password_required, refuse_reason::wrong_password,
                   refuse_reason::insecure, refuse_reason::rate_limited}) {
    refusals of_peer;
    of_peer.open(why, {});
    of_peer.pace(false, {}, start);
    auto told = of_peer.take(start);
    REQUIRE(told);
    CHECK(told->code == 105);
    CHECK(told->about.reason == to_string(why));
  }
}

TEST_CASE("a taken name is told by the code that is asked for") {
  for (std::uint16_t taken : {100, 104}) {
    refusals of_peer;
    of_peer.open(refuse_reason::name_taken, {.sent = false, .taken = taken});
    of_peer.pace(false, with_limit(10), start);
    CHECK(of_peer.take(start) == wire::to_error(wire::error_code{taken}));
  }
}

TEST_CASE("a refusal whose time is not known is not told") {
  refusals of_peer;
  of_peer.open(refuse_reason::malformed_name, {});
  of_peer.hasten(start);
  CHECK(of_peer.is_open());
  CHECK_FALSE(of_peer.due());
  CHECK_FALSE(of_peer.take(start + 1h));
}

TEST_CASE("a slow refusal can be told at once") {
  refusals of_peer;
  of_peer.open(refuse_reason::malformed_name, {});
  of_peer.pace(true, with_limit(10), start);
  of_peer.hasten(start + 1s);
  CHECK(of_peer.take(start + 1s) == answer);
}
