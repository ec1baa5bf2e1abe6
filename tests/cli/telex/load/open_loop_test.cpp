// Traffic with a rate.

#include "tests/cli/telex/load/traffic_fixture.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace telex::load;
using namespace std::chrono_literals;

namespace {

using names = std::vector<std::string>;

/// A bit less than a millisecond, for what is lost when a rate becomes a time.
constexpr auto nearly_a_millisecond = 999us;

/// Has t's second sender send `count` messages, by answering it, and the first one none
/// beyond its window. Their turns alternate, the first one's being earlier.
void let_second_send(traffic_fixture& test, std::size_t count) {
  std::size_t answered = 0;
  auto has_sent = [&] {
    auto sent = test.crowd.sent_by("ts1");
    while (sent < count && answered < sent) {
      test.crowd.answer("ts1");
      ++answered;
      sent = test.crowd.sent_by("ts1");
    }
    return sent >= count;
  };
  REQUIRE(test.loop.run_until(has_sent, far_away()));
}

} // namespace

TEST_CASE("with a rate nothing is sent before its time") {
  traffic_fixture test{{.shape = pattern::pairs, .count = 3, .rate = 0.001}};
  test.work.start();
  CHECK(test.crowd.senders() == names{"ts0"});
  test.crowd.answer("ts0");
  test.turn();
  CHECK(test.crowd.sent.size() == 1);
  CHECK_THROWS_AS(test.crowd.answer("ts0"), connection_lost);
}

TEST_CASE("with a rate senders take turns") {
  traffic_fixture test{
    {.shape = pattern::pairs, .count = 3, .window = 1000, .rate = 100'000}};
  test.work.start();
  REQUIRE(test.loop.run_until([&] { return test.crowd.sent.size() >= 6; }, far_away()));
  auto order = test.crowd.senders();
  order.resize(6);
  CHECK(order == names{"ts0", "ts1", "ts2", "ts0", "ts1", "ts2"});
}

TEST_CASE("a message whose sender is at its window is sent when one is answered") {
  auto window = GENERATE(std::size_t{1}, std::size_t{3});
  traffic_fixture test{
    {.shape = pattern::pairs, .count = 2, .window = window, .rate = each_millisecond}};
  test.work.start();
  // When the second sender has sent 6, it was the first one's turn at least 6 times.
  let_second_send(test, 6);
  CHECK(test.crowd.sent_by("ts0") == window);
  for (auto sent = window + 1; sent <= 6; ++sent) {
    test.crowd.answer("ts0");
    CHECK(test.crowd.sent_by("ts0") == sent);
  }
}

TEST_CASE("the latency of a message that was held up counts from when it was due") {
  traffic_fixture test{{.shape = pattern::pairs, .count = 2, .rate = each_millisecond}};
  test.work.start();
  // The turns of the first sender are at 0, 2, 4, 6 and 8 ms, and the fifth one of the
  // second at 9 ms.
  let_second_send(test, 5);
  test.work.take();
  for (auto i = 0; i < 5; ++i)
    test.crowd.answer("ts0");
  auto latency = test.work.take().latency;
  REQUIRE(latency.count() == 5);
  CHECK(latency.percentile(0.2) >= 1 * nearly_a_millisecond);
  CHECK(latency.percentile(0.4) >= 3 * nearly_a_millisecond);
  CHECK(latency.percentile(0.6) >= 5 * nearly_a_millisecond);
  CHECK(latency.percentile(0.8) >= 7 * nearly_a_millisecond);
  CHECK(latency.percentile(1.0) >= 9 * nearly_a_millisecond);
}

TEST_CASE(
  "the latency of a message that the load sends late counts from when it was due") {
  traffic_fixture test{
    {.shape = pattern::pairs, .window = 1000, .rate = each_millisecond}};
  test.work.start();
  // Meanwhile nobody runs the loop of the traffic.
  event_loop{}.run_for(5ms);
  test.turn();
  REQUIRE(test.crowd.sent.size() >= 6);
  // The first one was not late.
  test.crowd.answer("ts0");
  test.work.take();
  for (std::size_t i = 1; i < test.crowd.sent.size(); ++i)
    test.crowd.answer("ts0");
  auto latency = test.work.take().latency;
  CHECK(latency.count() == test.crowd.sent.size() - 1);
  CHECK(latency.percentile(1) >= 4 * nearly_a_millisecond);
}

TEST_CASE("a server that stops has the latencies of what it has left unanswered") {
  traffic_fixture test{
    {.shape = pattern::pairs, .window = 2, .rate = each_millisecond}};
  test.work.start();
  test.crowd.answer("ts0");
  // It answers no more; two messages leave, and others wait for a place.
  auto are_due = [&] { return test.work.take().open.waited.count() >= 10; };
  REQUIRE(test.loop.run_until(are_due, far_away()));
  auto found = test.work.take();
  CHECK(test.crowd.sent.size() == 3);
  CHECK(found.answered == 0);
  CHECK(found.percentile(1) >= 9 * nearly_a_millisecond);
  CHECK(found.percentile(0.5) >= 4 * nearly_a_millisecond);
}

TEST_CASE("what the load itself has held up is unanswered, too") {
  traffic_fixture test{
    {.shape = pattern::pairs, .window = 1000, .rate = each_millisecond}};
  test.work.start();
  // Meanwhile nobody runs the loop of the traffic.
  event_loop{}.run_for(5ms);
  CHECK(test.work.take().open.waited.count() >= 5);
  CHECK(test.crowd.sent.size() == 1);
}

TEST_CASE("traffic that is no more sends nothing") {
  fake_crowd crowd;
  event_loop loop;
  {
    traffic work{loop, crowd.maker(), "t", {.rate = 1'000'000}};
    crowd.let_in_one_by_one(loop);
    work.join();
    work.start();
  }
  auto before = crowd.sent.size();
  loop.run_for(1ms);
  CHECK(crowd.sent.size() == before);
  CHECK(crowd.size() == 0);
}
