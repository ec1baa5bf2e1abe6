#include "cli/telexd/admin/observer.hpp"

#include "tests/cli/telexd/admin/sample.hpp"
#include "tests/support/catch.hpp"

#include <atomic>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::admin;
using namespace telex::test;

namespace {

std::future<void> alive() {
  std::promise<void> answer;
  answer.set_value();
  return answer.get_future();
}

/// A router that answers what it is told to, at once.
struct prompt_router {
  snapshot state;
  std::atomic<int> asked = 0;

  sources as_sources() {
    auto inspect = [this] {
      ++asked;
      std::promise<snapshot> answer;
      answer.set_value(state);
      return answer.get_future();
    };
    return {inspect, alive, [] { return std::vector<log_loss>{{"log", 3}}; }};
  }
};

/// What is seen once the router has answered.
std::shared_ptr<const observation>
look(observer& about, observer::clock::time_point when = observer::clock::now()) {
  about.look(when);
  return about.look(when);
}

closed_report closed(events::connection_id id) {
  return {connection_of("carol", role::sender, id), leave_reason::hung_up, 1s, {}};
}

} // namespace

TEST_CASE("an observer sees the router, its process and its logs") {
  prompt_router router;
  router.state.connections = {connection_of("alice", role::sender, 1)};
  observer about{sample_identity(), router.as_sources()};
  auto seen = look(about);
  REQUIRE(seen);
  CHECK(seen->router.connections.size() == 1);
  CHECK(seen->logs.at(0).dropped == 3);
  CHECK(seen->process.resident_bytes > 0);
  CHECK(seen->process.threads > 0);
  CHECK(seen->process.descriptors > 0);
  CHECK_FALSE(seen->draining);
  CHECK(about.who().version == "1.2.3");
}

TEST_CASE("questions that come together cost the router one answer") {
  prompt_router router;
  observer about{sample_identity(), router.as_sources(), 1h};
  auto seen = look(about);
  REQUIRE(seen);
  for (int i = 0; i < 4; ++i)
    CHECK(about.look(observer::clock::now()) == seen);
  CHECK(router.asked == 1);
}

TEST_CASE("a router is asked again when what is known is too old") {
  prompt_router router;
  observer about{sample_identity(), router.as_sources(), 100ms};
  auto now = observer::clock::now();
  auto first = look(about, now);
  CHECK(about.look(now + 50ms) == first);
  CHECK_FALSE(about.look(now + 1h));
  CHECK(router.asked == 2);
}

TEST_CASE("an answer that nobody has taken for long is not taken for a new one") {
  prompt_router router;
  observer about{sample_identity(), router.as_sources(), 100ms};
  auto now = observer::clock::now();
  CHECK_FALSE(about.look(now));
  CHECK_FALSE(about.is_alive(now));
  // They are there, and tell of an hour ago.
  CHECK_FALSE(about.look(now + 1h));
  CHECK_FALSE(about.is_alive(now + 1h));
  CHECK(router.asked == 2);
}

TEST_CASE("connections that were closed are remembered from one look to the next") {
  prompt_router router;
  router.state.newly_closed = {closed(1), closed(2)};
  observer about{sample_identity(), router.as_sources(), 1h};
  CHECK(about.closed(10).empty());
  auto first = look(about);
  look(about); // the same, so nobody is remembered twice
  auto found = about.closed(10);
  REQUIRE(found.size() == 2);
  CHECK(found[0]->last.id == 2);
  CHECK(found[1]->last.id == 1);
  CHECK(about.closed(1).size() == 1);
  CHECK(first->router.newly_closed.empty());
}

TEST_CASE("the last ten thousand closed connections are remembered") {
  prompt_router router;
  for (std::size_t i = 0; i < observer::max_closed + 3; ++i)
    router.state.newly_closed.push_back(closed(i));
  observer about{sample_identity(), router.as_sources()};
  look(about);
  auto found = about.closed(observer::max_closed + 3);
  REQUIRE(found.size() == observer::max_closed);
  CHECK(found.front()->last.id == observer::max_closed + 2);
  CHECK(found.back()->last.id == 3);
}

TEST_CASE("a router that ends while it is asked is no error") {
  sources from{[] { return std::promise<snapshot>{}.get_future(); },
               [] { return std::promise<void>{}.get_future(); },
               [] { return std::vector<log_loss>{}; }};
  observer about{sample_identity(), from};
  auto now = observer::clock::now();
  for (int i = 0; i < 3; ++i) {
    CHECK_FALSE(about.look(now));
    CHECK_FALSE(about.is_alive(now));
  }
}

TEST_CASE("a router that does not answer in time is not asked again meanwhile") {
  std::promise<snapshot> late;
  std::promise<void> never;
  int asked = 0;
  sources from{[&] {
                 ++asked;
                 return late.get_future();
               },
               [&] { return never.get_future(); },
               [] { return std::vector<log_loss>{}; }};
  observer about{sample_identity(), from};
  auto now = observer::clock::now();
  for (int i = 0; i < 3; ++i) {
    CHECK_FALSE(about.look(now));
    CHECK_FALSE(about.is_alive(now));
  }
  late.set_value(snapshot{});
  never.set_value();
  CHECK(about.look(now));
  CHECK(about.is_alive(now));
  CHECK(asked == 1);
}

TEST_CASE("an observer says whether the router is about to stop") {
  prompt_router router;
  observer about{sample_identity(), router.as_sources(), 1h};
  CHECK_FALSE(about.is_draining());
  about.drain();
  CHECK(about.is_draining());
  CHECK(look(about)->draining);
}
