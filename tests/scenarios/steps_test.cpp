// What is reported of one message, from its arrival to its answer.

#include "tests/support/catch.hpp"
#include "tests/support/router_fixture.hpp"

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

using lines = std::vector<std::string>;

TEST_CASE_METHOD(router_fixture, "each step of a message is reported with its number") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  advance(3ms);
  bob.acknowledge("alice");
  CHECK(
    events.steps
    == lines{
      "connection received transaction=1 user=alice peer=bob bytes=5",
      "registry looked-up transaction=1 user=alice peer=bob duration_us=0 "
      "recipients=1",
      "connection queued transaction=1 user=bob peer=alice bytes=5 duration_us=0 "
      "waiting=1",
      "connection forwarded transaction=1 user=bob peer=alice bytes=5 duration_us=0",
      "connection acknowledged transaction=1 user=bob peer=alice duration_us=3000 "
      "reason=delivered",
      "transaction settled transaction=1 duration_us=3000 reason=delivered",
      "connection answered transaction=1 user=alice peer=bob duration_us=3000 "
      "reason=delivered"});
}

TEST_CASE_METHOD(router_fixture, "a message that waits says how long each step took") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "first");
  advance(1ms);
  alice.send("bob", "second");
  advance(2ms);
  events.steps.clear();
  bob.acknowledge("alice");
  advance(4ms);
  bob.acknowledge("alice");
  CHECK(events.steps
        == lines{
          "connection acknowledged transaction=1 user=bob peer=alice duration_us=3000 "
          "reason=delivered",
          "connection forwarded transaction=2 user=bob peer=alice bytes=6 "
          "duration_us=2000",
          "transaction settled transaction=1 duration_us=3000 reason=delivered",
          "connection answered transaction=1 user=alice peer=bob duration_us=3000 "
          "reason=delivered",
          "connection acknowledged transaction=2 user=bob peer=alice duration_us=4000 "
          "reason=delivered",
          "transaction settled transaction=2 duration_us=6000 reason=delivered",
          "connection answered transaction=2 user=alice peer=bob duration_us=6000 "
          "reason=delivered"});
}

TEST_CASE_METHOD(router_fixture, "a message to nobody says so at each step it has") {
  auto alice = join("alice");
  alice.send("b\"b" + std::string(100, 'x'), "hello");
  auto beginning = "b\"b" + std::string(61, 'x');
  CHECK(events.steps
        == lines{
          "connection received transaction=1 user=alice peer=" + beginning + " bytes=5",
          "registry looked-up transaction=1 user=alice peer=" + beginning
            + " duration_us=0 recipients=0",
          "transaction settled transaction=1 duration_us=0 reason=unknown-recipient",
          "connection answered transaction=1 user=alice peer=" + beginning
            + " duration_us=0 reason=unknown-recipient"});
}

TEST_CASE("a message that finds no place is not queued") {
  settings config;
  config.limits.recipient_queue = 0;
  router_fixture router{config};
  auto alice = router.join("alice");
  auto bob = router.join("bob");
  alice.send("bob", "first");
  router.events.steps.clear();
  alice.send("bob", "second");
  CHECK(
    router.events.steps
    == lines{"connection received transaction=2 user=alice peer=bob bytes=6",
             "registry looked-up transaction=2 user=alice peer=bob duration_us=0 "
             "recipients=1",
             "transaction settled transaction=2 duration_us=0 reason=recipient-busy"});
  // Its answer has to wait for that of the first.
  router.events.steps.clear();
  router.advance(5ms);
  bob.acknowledge("alice");
  REQUIRE(router.events.steps.size() == 4);
  CHECK(router.events.steps[3]
        == "connection answered transaction=2 user=alice peer=bob duration_us=5000 "
           "reason=recipient-busy");
}

TEST_CASE_METHOD(router_fixture, "a message that is not acknowledged says so") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  events.steps.clear();
  advance(10s);
  CHECK(events.steps
        == lines{"transaction settled transaction=1 duration_us=10000000 "
                 "reason=no-acknowledgement",
                 "connection answered transaction=1 user=alice peer=bob "
                 "duration_us=10000000 reason=no-acknowledgement"});
  // The receipt that comes too late is of no message.
  events.steps.clear();
  bob.acknowledge("alice");
  CHECK(events.steps.empty());
}

TEST_CASE_METHOD(router_fixture, "a broadcast is settled for each and answered once") {
  auto alice = join("alice");
  auto bob = join("bob");
  auto carol = join("carol");
  alice.send("ALL", "hello");
  events.steps.clear();
  carol.leave();
  bob.acknowledge("alice");
  CHECK(
    events.steps
    == lines{"transaction settled transaction=1 duration_us=0 reason=recipient-left",
             "connection acknowledged transaction=1 user=bob peer=alice "
             "duration_us=0 reason=delivered",
             "transaction settled transaction=1 duration_us=0 reason=delivered",
             "connection answered transaction=1 user=alice peer=ALL duration_us=0 "
             "reason=recipient-left"});
}

TEST_CASE_METHOD(router_fixture, "a message that a client refuses says how") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  events.steps.clear();
  bob.receiving.type("ERROR 103 Header incomplete\n\n");
  CHECK(events.steps.front()
        == "connection acknowledged transaction=1 user=bob peer=alice duration_us=0 "
           "reason=header-incomplete");
}

TEST_CASE_METHOD(router_fixture, "a message whose sender has left is not answered") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", "hello");
  alice.leave();
  events.steps.clear();
  bob.acknowledge("alice");
  CHECK(events.steps
        == lines{"connection acknowledged transaction=1 user=bob peer=alice "
                 "duration_us=0 reason=delivered",
                 "transaction settled transaction=1 duration_us=0 reason=delivered"});
}

TEST_CASE_METHOD(router_fixture, "messages of all senders have numbers of their own") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("nobody", "hello");
  bob.send("nobody", "hello");
  alice.send("nobody", "hello");
  std::size_t answered = 0;
  for (const auto& each : events.steps)
    if (each.starts_with("connection answered transaction="
                         + std::to_string(answered + 1)))
      ++answered;
  CHECK(answered == 3);
}

TEST_CASE_METHOD(router_fixture, "the end of a connection says how long it lasted") {
  auto alice = join("alice");
  advance(5s);
  alice.leave();
  auto left = events.all<events::left>();
  REQUIRE(left.size() == 2);
  CHECK(left[0].lasted == 5s);
  CHECK(left[0].user == "alice");
}

namespace {

/// Each write of the router takes a while.
class slow_network final : public stream_observer {
public:
  void carry(router_fixture& router) {
    router_ = &router;
    router.network().observe(*this);
  }

  void wrote(virtual_stream&, std::string_view) override {
    router_->spend(1ms);
  }
  void passed_on(virtual_stream&, std::size_t) override {}
  void shut_down(virtual_stream&) override {}
  void closed(virtual_stream&) override {}

private:
  router_fixture* router_ = nullptr;
};

/// How long the steps of a message took, by the events and by the clock.
struct timed_steps {
  void take(router_fixture& router) {
    router.events.look = [this, &router](const event& what) {
      std::visit([&](const auto& x) { add(x, router.now()); }, what);
      router.spend(1us);
    };
  }

  void add(const events::received&, time_point when) {
    received = when;
  }
  void add(const events::forwarded& x, time_point when) {
    forwarded = when;
    compare(x.taken, when - received);
  }
  void add(const events::acknowledged& x, time_point when) {
    compare(x.taken, when - forwarded);
  }
  template <class Event>
  void add(const Event& x, time_point when) {
    if constexpr (requires {
                    x.transaction;
                    x.taken;
                  })
      compare(x.taken, when - received);
  }

  void compare(duration told, duration measured) {
    by_events.push_back(told);
    by_clock.push_back(measured);
  }

  time_point received;
  time_point forwarded;
  std::vector<duration> by_events;
  std::vector<duration> by_clock;
};

} // namespace

TEST_CASE("the time of a step and how long it took agree") {
  slow_network slow;
  timed_steps steps;
  router_fixture router;
  auto alice = router.join("alice");
  auto bob = router.join("bob");
  slow.carry(router);
  steps.take(router);
  alice.send("bob", "hello");
  router.advance(5ms);
  bob.acknowledge("alice");
  CHECK(steps.by_events.size() == 6);
  CHECK(steps.by_events == steps.by_clock);
}

TEST_CASE_METHOD(router_fixture, "a message over the limit has two steps") {
  auto alice = join("alice");
  auto bob = join("bob");
  alice.send("bob", std::string(64 * 1024 + 1, 'x'));
  CHECK(events.steps
        == lines{"connection received transaction=1 user=alice peer=bob bytes=65537",
                 "connection answered transaction=1 user=alice peer=bob duration_us=0 "
                 "reason=too-large"});
}
