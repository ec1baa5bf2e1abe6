#include "cli/telex/load/arrivals.hpp"

#include "tests/cli/telex/load/fake_crowd.hpp"
#include "tests/support/catch.hpp"

using namespace telex::load;
using namespace std::chrono_literals;
using Catch::Matchers::Message;

namespace {

using names = std::vector<std::string>;

/// Two places for arrivals, who are called t and a number.
struct arrivals_fixture {
  /// Whoever has joined has a round of the loop to be replaced.
  void let_in(std::string_view name) {
    crowd.let_in(name);
    loop.run_for(0s);
  }

  fake_crowd crowd;
  event_loop loop;
  arrivals work{loop, crowd.maker(), "t", 2};
};

} // namespace

TEST_CASE_METHOD(arrivals_fixture, "nobody arrives before the start") {
  work.join();
  CHECK(crowd.made.empty());
  work.start();
  CHECK(crowd.made == names{"t0", "t1"});
}

TEST_CASE_METHOD(arrivals_fixture,
                 "one who has joined vanishes, and another one comes") {
  work.start();
  let_in("t1");
  CHECK(crowd.vanished == names{"t1"});
  CHECK(crowd.made == names{"t0", "t1", "t2"});
  let_in("t2");
  let_in("t0");
  CHECK(crowd.vanished == names{"t1", "t2", "t0"});
  CHECK(crowd.made == names{"t0", "t1", "t2", "t3", "t4"});
}

TEST_CASE_METHOD(arrivals_fixture, "as many are always about to join") {
  work.start();
  for (auto next : {"t0", "t1", "t2", "t3", "t4", "t5", "t6"}) {
    CHECK(crowd.waiting() == 2);
    let_in(next);
  }
  CHECK(crowd.waiting() == 2);
  CHECK(crowd.size() == 2);
}

TEST_CASE_METHOD(arrivals_fixture, "two who join at the same time are both replaced") {
  work.start();
  crowd.let_in("t0");
  crowd.let_in("t1");
  loop.run_for(0s);
  CHECK(crowd.made == names{"t0", "t1", "t2", "t3"});
  CHECK(crowd.waiting() == 2);
}

TEST_CASE_METHOD(arrivals_fixture, "each one who joined counts once, with a latency") {
  work.start();
  for (auto next : {"t0", "t1", "t2"})
    let_in(next);
  auto found = work.take();
  CHECK(found.answered == 3);
  CHECK(found.latency.count() == 3);
  CHECK(found.failed.empty());
  CHECK(found.given == 0);
  CHECK(work.take().answered == 0);
}

TEST_CASE_METHOD(arrivals_fixture,
                 "one who is not let in ends the run, with the reason") {
  work.start();
  CHECK_THROWS_MATCHES(crowd.cut_off("t1", "Connection refused"), connection_lost,
                       Message("a user could not join: Connection refused"));
}

TEST_CASE("arrivals that are no more bring in nobody") {
  fake_crowd crowd;
  event_loop loop;
  {
    arrivals work{loop, crowd.maker(), "t", 2};
    work.start();
    crowd.let_in("t0");
  }
  loop.run_for(0s);
  CHECK(crowd.made == names{"t0", "t1"});
  CHECK(crowd.size() == 0);
}

TEST_CASE_METHOD(arrivals_fixture, "those who have yet to join are unanswered") {
  work.start();
  CHECK(work.take().open.waited.count() == 2);
  // Nobody has come in this one's place yet.
  crowd.let_in("t0");
  auto found = work.take();
  CHECK(found.open.waited.count() == 1);
  CHECK(found.percentile(1) >= found.latency.percentile(1));
}
