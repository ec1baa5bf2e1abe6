#include "net/address_limits.hpp"

#include "tests/support/catch.hpp"

#include <string>

using namespace telex;
using namespace std::chrono_literals;

namespace {

const time_point start{1h};
const network alice = network_of("192.0.2.7");
const network bob = network_of("192.0.2.8");

} // namespace

// -- networks ------------------------------------------------------------------

TEST_CASE("each IPv4 address is a network and each IPv6 one a part of one") {
  CHECK(network_of("192.0.2.7") != network_of("192.0.2.8"));
  CHECK(network_of("2001:db8:0:1::1") == network_of("2001:db8:0:1:ffff::2"));
  CHECK(network_of("2001:db8:0:1::1") != network_of("2001:db8:0:2::1"));
}

TEST_CASE("loopback is known in both families") {
  for (auto address : {"127.0.0.1", "127.0.0.2", "127.255.255.255", "::1"}) {
    INFO(address);
    CHECK(is_loopback(network_of(address)));
  }
  for (auto address : {"126.255.255.255", "128.0.0.0", "192.0.2.7", "2001:db8::1",
                       "fe80::1", "7f00::1"}) {
    INFO(address);
    CHECK_FALSE(is_loopback(network_of(address)));
  }
}

// -- buckets -------------------------------------------------------------------

TEST_CASE("a leaky bucket takes so many at once and as many a period") {
  leaky_bucket bucket;
  for (int i = 0; i < 3; ++i)
    CHECK(bucket.add(3, 1min, start));
  CHECK_FALSE(bucket.add(3, 1min, start));
  CHECK(bucket.is_full(3, 1min, start + 19s));
  CHECK_FALSE(bucket.is_full(3, 1min, start + 21s));
  CHECK(bucket.add(3, 1min, start + 21s));
  CHECK_FALSE(bucket.add(3, 1min, start + 21s));
  for (int i = 0; i < 3; ++i)
    CHECK(bucket.add(3, 1min, start + 1h));
  CHECK_FALSE(bucket.add(3, 1min, start + 1h));
}

// -- limits --------------------------------------------------------------------

TEST_CASE("an address may have so many connections and another one as many") {
  address_limits limits{{.connections = 2, .rate = 0, .errors = 0}};
  CHECK_FALSE(limits.admit(alice, start));
  CHECK_FALSE(limits.admit(alice, start));
  CHECK(limits.admit(alice, start) == over_limit::connections);
  CHECK_FALSE(limits.admit(bob, start));
  limits.left(alice);
  CHECK_FALSE(limits.admit(alice, start));
  CHECK(limits.admit(alice, start) == over_limit::connections);
}

TEST_CASE("an address may make so many connections a second") {
  address_limits limits{{.connections = 0, .rate = 2, .errors = 0}};
  for (int i = 0; i < 2; ++i) {
    CHECK_FALSE(limits.admit(alice, start));
    limits.left(alice);
  }
  CHECK(limits.admit(alice, start) == over_limit::rate);
  CHECK_FALSE(limits.admit(bob, start));
  CHECK(limits.admit(alice, start + 400ms) == over_limit::rate);
  CHECK_FALSE(limits.admit(alice, start + 600ms));
}

TEST_CASE("an address may make so many errors a minute") {
  address_limits limits{{.connections = 0, .rate = 0, .errors = 3}};
  CHECK_FALSE(limits.admit(alice, start));
  for (int i = 0; i < 2; ++i)
    CHECK_FALSE(limits.erred(alice, start));
  CHECK_FALSE(limits.admit(alice, start));
  CHECK_FALSE(limits.erred(alice, start));
  CHECK(limits.admit(alice, start) == over_limit::errors);
  CHECK_FALSE(limits.admit(bob, start));
  CHECK(limits.admit(alice, start + 19s) == over_limit::errors);
  CHECK_FALSE(limits.admit(alice, start + 21s));
}

TEST_CASE("an error beyond the limit is one too many and costs up to a minute") {
  address_limits limits{{.connections = 0, .rate = 0, .errors = 3}};
  for (int i = 0; i < 3; ++i)
    CHECK_FALSE(limits.erred(alice, start));
  for (int i = 0; i < 100; ++i)
    CHECK(limits.erred(alice, start));
  CHECK_FALSE(limits.erred(bob, start));
  CHECK(limits.admit(alice, start + 59s) == over_limit::errors);
  CHECK_FALSE(limits.admit(alice, start + 81s));
}

TEST_CASE("errors stay with an address when its last peer leaves") {
  address_limits limits{{.connections = 0, .rate = 0, .errors = 1}};
  CHECK_FALSE(limits.admit(alice, start));
  CHECK_FALSE(limits.erred(alice, start));
  limits.left(alice);
  CHECK(limits.admit(alice, start) == over_limit::errors);
}

TEST_CASE("who is turned away has not made a connection") {
  address_limits limits{{.connections = 1, .rate = 2, .errors = 0}};
  CHECK_FALSE(limits.admit(alice, start));
  for (int i = 0; i < 5; ++i)
    CHECK(limits.admit(alice, start) == over_limit::connections);
  limits.left(alice);
  CHECK_FALSE(limits.admit(alice, start));
}

TEST_CASE("a limit of 0 is none") {
  address_limits limits{{.connections = 0, .rate = 0, .errors = 0}};
  for (int i = 0; i < 10'000; ++i) {
    limits.erred(alice, start);
    REQUIRE_FALSE(limits.admit(alice, start));
  }
}

TEST_CASE("the limits hold for loopback only if they are to") {
  for (auto holds : {false, true}) {
    address_limits limits{
      {.connections = 1, .rate = 0, .errors = 0, .loopback = holds}};
    for (auto address : {"127.0.0.1", "::1"}) {
      auto from = network_of(address);
      CHECK_FALSE(limits.admit(from, start));
      CHECK(limits.admit(from, start).has_value() == holds);
      limits.left(from);
    }
  }
}

TEST_CASE("who is turned away is told of once a second with a count") {
  address_limits limits{{.connections = 1, .rate = 0, .errors = 0}};
  CHECK(limits.turned_away(alice, start) == 1U);
  for (int i = 0; i < 4; ++i)
    CHECK_FALSE(limits.turned_away(alice, start + 999ms));
  CHECK(limits.turned_away(bob, start + 999ms) == 1U);
  CHECK(limits.turned_away(alice, start + 1s) == 5U);
}

TEST_CASE("refusals beyond the limit of an address are slowed down") {
  address_limits limits{
    {.connections = 0, .rate = 0, .errors = 0, .refusals = 3, .loopback = false}};
  for (int i = 0; i < 3; ++i)
    CHECK_FALSE(limits.refused(alice, start));
  for (int i = 0; i < 100; ++i)
    CHECK(limits.refused(alice, start));
  CHECK_FALSE(limits.refused(bob, start));
  CHECK(limits.refused(alice, start + 19s));
  CHECK_FALSE(limits.refused(alice, start + 100s));
  for (int i = 0; i < 100; ++i)
    CHECK_FALSE(limits.refused(network_of("127.0.0.1"), start));
}

TEST_CASE("strangers of an address are told of one by one until they are many") {
  address_limits limits{{}};
  for (auto from : {alice, network_of("127.0.0.1"), network_of("::1")}) {
    for (std::size_t i = 0; i < address_limits::told_strangers; ++i) {
      CHECK_FALSE(limits.has_many_strangers(from, start));
      CHECK_FALSE(limits.stranger_left(from, true, start));
    }
    CHECK(limits.has_many_strangers(from, start));
    CHECK(limits.stranger_left(from, false, start) == 1U);
    for (int i = 0; i < 100; ++i)
      CHECK_FALSE(limits.stranger_left(from, false, start + 59s));
    CHECK(limits.stranger_left(from, false, start + 60s) == 101U);
    CHECK(limits.has_many_strangers(from, start + 100s));
    CHECK_FALSE(limits.has_many_strangers(from, start + 130s));
  }
  CHECK_FALSE(limits.has_many_strangers(bob, start));
}

// -- memory --------------------------------------------------------------------

TEST_CASE("no more absent networks are remembered than the bound") {
  address_limits limits{{.connections = 1, .rate = 0, .errors = 1}};
  CHECK_FALSE(limits.admit(alice, start));
  CHECK_FALSE(limits.erred(bob, start));
  for (network i = 0; i < 3 * address_limits::max_absent; ++i) {
    auto other = (i + 1) << 32;
    REQUIRE_FALSE(limits.admit(other, start));
    limits.left(other);
    REQUIRE(limits.size() <= address_limits::max_absent + 1);
  }
  // Nor is forgotten who is here, nor who has something to be remembered for.
  CHECK(limits.admit(bob, start) == over_limit::errors);
  CHECK(limits.admit(alice, start) == over_limit::connections);
}

TEST_CASE("no more loopback networks are remembered than the bound") {
  address_limits limits{{}};
  for (network i = 0; i < 3 * address_limits::max_absent; ++i) {
    auto from = network_of("127.0.0.1") + i;
    REQUIRE_FALSE(limits.admit(from, start));
    limits.stranger_left(from, true, start);
    limits.left(from);
    REQUIRE(limits.size() <= address_limits::max_absent + 1);
  }
}

TEST_CASE("an absent network that has just come often is not forgotten for others") {
  address_limits limits{{.connections = 0, .rate = 1, .errors = 0}};
  for (network i = 1; i < address_limits::max_absent; ++i) {
    REQUIRE_FALSE(limits.admit(i << 32, start));
    limits.left(i << 32);
  }
  auto later = start + 1min;
  CHECK_FALSE(limits.admit(bob, later));
  limits.left(bob);
  CHECK_FALSE(limits.admit(alice, later));
  CHECK(limits.size() == 2);
  CHECK(limits.admit(bob, later) == over_limit::rate);
}

TEST_CASE("networks that have all erred are forgotten when they are too many") {
  address_limits limits{{.connections = 1, .rate = 0, .errors = 1}};
  CHECK_FALSE(limits.admit(alice, start));
  for (network i = 0; i < 3 * address_limits::max_absent; ++i) {
    CHECK_FALSE(limits.erred((i + 1) << 32, start));
    REQUIRE(limits.size() <= address_limits::max_absent + 1);
  }
  CHECK(limits.admit(alice, start) == over_limit::connections);
}
