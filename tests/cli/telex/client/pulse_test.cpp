#include "cli/telex/client/pulse.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;
using namespace std::chrono_literals;

namespace {

/// A server that was heard just now.
struct heard {
  clock::time_point now{};
  pulse server;
  std::optional<clock::time_point> waits_since{};

  heard() {
    server.hear(now);
  }

  pulse::need after(clock::duration time) {
    now += time;
    return server.next_need(now, waits_since);
  }
};

} // namespace

TEST_CASE_METHOD(heard, "a server that nobody waits for is asked after long") {
  CHECK(server.deadline(waits_since) == now + ping_after);
  CHECK(after(ping_after - 1ms) == pulse::need::nothing);
  CHECK(after(1ms) == pulse::need::ask);
  CHECK(server.asked_at() == now);
  CHECK(server.deadline(waits_since) == now + pong_timeout);
  CHECK(after(pong_timeout - 1ms) == pulse::need::nothing);
  CHECK(after(1ms) == pulse::need::give_up);
}

TEST_CASE_METHOD(heard, "a server that somebody waits for is asked soon") {
  now += 10s;
  waits_since = now;
  CHECK(server.deadline(waits_since) == now + urgent_ping_after);
  CHECK(after(urgent_ping_after - 1ms) == pulse::need::nothing);
  CHECK(after(1ms) == pulse::need::ask);
  // Once, and it is given up no sooner for that.
  CHECK(after(19s - 1ms) == pulse::need::nothing);
  CHECK(after(1ms) == pulse::need::ask);
  CHECK(after(pong_timeout - 1ms) == pulse::need::nothing);
  CHECK(after(1ms) == pulse::need::give_up);
}

TEST_CASE_METHOD(heard, "a server that speaks is asked when it has fallen silent") {
  waits_since = now;
  now += 900ms;
  server.hear(now);
  CHECK(after(urgent_ping_after - 1ms) == pulse::need::nothing);
  CHECK(after(1ms) == pulse::need::ask);
}

TEST_CASE_METHOD(heard, "how long an answer took is since the first question") {
  waits_since = now;
  CHECK_FALSE(server.answer());
  CHECK(after(urgent_ping_after) == pulse::need::ask);
  auto asked = now;
  // What else comes is no answer.
  now += 200ms;
  server.hear(now);
  CHECK(server.asked_at() == asked);
  now += 3s;
  server.hear(now);
  CHECK(server.answer() == 3200ms);
  CHECK_FALSE(server.asked_at());
  CHECK_FALSE(server.answer());
}

TEST_CASE_METHOD(heard, "a server that does not know the question owes no answer") {
  after(ping_after);
  server.hear(now);
  server.refuse();
  CHECK_FALSE(server.asked_at());
  CHECK(server.deadline(waits_since) == now + ping_after);
}
