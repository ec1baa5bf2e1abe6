#include "cli/telex/top/rates.hpp"

#include "tests/cli/telex/top/sample.hpp"
#include "tests/support/catch.hpp"

using namespace telex::top;
using namespace std::chrono_literals;
using telex::test::state_of;
using telex::test::user;

namespace {

std::vector<bucket> histogram(std::uint64_t to_100us, std::uint64_t to_1ms,
                              std::uint64_t all) {
  return {{100us, to_100us}, {1000us, to_1ms}, {{}, all}};
}

/// The state two seconds after `x`.
router_state later(router_state x) {
  x.time += 2s;
  return x;
}

} // namespace

TEST_CASE("rates are what two states differ in for each second") {
  auto before = state_of({});
  before.received = 100;
  before.answered = {{"delivered", 90}, {"rejected", 5}, {"recipient-busy", 5}};
  before.bytes_received = 1000;
  before.bytes_sent = 2000;
  before.process.cpu = 10s;
  before.process.io_cpu = 9s;
  auto now = later(before);
  now.received += 20;
  now.answered
    = {{"delivered", 100}, {"rejected", 5}, {"recipient-busy", 8}, {"draining", 1}};
  now.bytes_received += 10;
  now.bytes_sent += 30;
  now.process.cpu += 1500ms;
  now.process.io_cpu += 500ms;
  auto change = rates_of(before, now).value();
  CHECK(change.seconds == 2);
  CHECK(change.received == 10);
  CHECK(change.delivered == 5);
  CHECK(change.failed == 2);
  CHECK(change.failures
        == std::map<std::string, double>{{"draining", 0.5}, {"recipient-busy", 1.5}});
  CHECK(change.bytes_received == 5);
  CHECK(change.bytes_sent == 15);
  CHECK(change.cpu_percent == 75);
  CHECK(change.io_cpu_percent == 25);
}

TEST_CASE("there are no rates when no time has passed") {
  auto state = state_of({});
  CHECK_FALSE(rates_of(state, state));
}

TEST_CASE("a router that was started anew is compared with its start") {
  auto before = state_of({});
  before.received = 1000;
  auto now = before;
  now.started = before.time + 1s;
  now.time = now.started + 4s;
  now.received = 8;
  now.latency = histogram(4, 4, 4);
  auto change = rates_of(before, now).value();
  CHECK(change.seconds == 4);
  CHECK(change.received == 2);
  CHECK(change.p50 == 50us);
}

TEST_CASE("users have rates of their own") {
  auto before = state_of({user("bob")});
  auto now = later(before);
  now.users[0].sent = 4;
  now.users[0].acknowledged = 6;
  now.users[0].bytes_received = 100;
  now.users[0].bytes_sent = 20;
  auto bob = rates_of(before, now)->users["bob"];
  CHECK(bob.sent == 2);
  CHECK(bob.acknowledged == 3);
  CHECK(bob.bytes == 60);
}

TEST_CASE("a user who has come or come back is counted from zero") {
  auto before = state_of({user("bob")});
  before.users[0].sent = 100;
  auto now = later(state_of({user("bob"), user("carol")}));
  now.users[0].sent = 4;
  now.users[1].sent = 6;
  auto change = rates_of(before, now).value();
  CHECK(change.users["bob"].sent == 2);
  CHECK(change.users["carol"].sent == 3);
}

TEST_CASE("a user who was not listed before has no rate yet") {
  auto before = state_of({user("bob")});
  before.users_total = 2;
  auto now = later(state_of({user("carol")}));
  now.users[0].sent = 6;
  CHECK(rates_of(before, now)->users["carol"].sent == 0);
}

TEST_CASE("percentiles are of the messages that came between two states") {
  auto before = histogram(1000, 1000, 1000);
  auto now = histogram(1000, 1100, 1100);
  CHECK(percentile(before, now, 0.5) == 550us);
  CHECK(percentile(before, now, 0.99) == 991us);
  CHECK(percentile({}, histogram(50, 100, 100), 0.5) == 100us);
  CHECK(percentile({}, histogram(50, 100, 100), 0.25) == 50us);
}

TEST_CASE("there is no percentile of no messages") {
  CHECK_FALSE(percentile(histogram(1, 2, 3), histogram(1, 2, 3), 0.5));
  CHECK_FALSE(percentile({}, {}, 0.5));
}

TEST_CASE("a percentile beyond all bounds is the last bound") {
  CHECK(percentile({}, histogram(1, 1, 100), 0.5) == 1000us);
}
