#include "net/stream/turn_watch.hpp"

#include "tests/support/catch.hpp"

#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace telex;

namespace {

/// A loop whose turns a test makes up.
struct watched_loop {
  turn_watch turns;
  turn_watch::clock::time_point now{1h};
  std::vector<std::pair<duration, std::uint64_t>> complaints;

  watched_loop() {
    turns.on_long_turns([this](duration longest, std::uint64_t count) {
      complaints.emplace_back(longest, count);
    });
  }

  void take(duration length) {
    turns.begin(now);
    now += length;
    turns.end(now);
  }
};

using complaint = std::pair<duration, std::uint64_t>;

} // namespace

TEST_CASE("turns are counted, and the longest is known") {
  watched_loop loop;
  for (auto length : {30us, 4000us, 100us})
    loop.take(length);
  CHECK(loop.turns.report().lengths.count() == 3);
  CHECK(loop.turns.report().lengths.sum() == 4130us);
  CHECK(loop.turns.report().longest == 4ms);
}

TEST_CASE("a turn of up to 5 ms is not too long") {
  watched_loop loop;
  loop.take(5ms);
  CHECK(loop.complaints.empty());
  loop.take(5001us);
  CHECK(loop.complaints == std::vector{complaint{5001us, 1}});
}

TEST_CASE("turns that are too long are told of once a second, with the longest") {
  watched_loop loop;
  loop.take(6ms);
  loop.take(9ms);
  loop.take(7ms);
  CHECK(loop.complaints.size() == 1);
  loop.now += 1s;
  loop.take(1us);
  CHECK(loop.complaints == std::vector{complaint{6ms, 1}, complaint{9ms, 2}});
  loop.now += 1s;
  loop.take(1us);
  CHECK(loop.complaints.size() == 2);
}
