// The admin port in front of a router that the test plays.

#include "cli/telexd/admin/server.hpp"

#include "tests/cli/telexd/admin/sample.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::admin;
using namespace telex::test;

namespace {

/// A router whose actors never answer, as those do that are in a loop without an end.
struct hanging_router {
  sources as_sources() {
    return {[this] { return inspections.emplace_back().get_future(); },
            [this] { return pings.emplace_back().get_future(); },
            [] { return std::vector<log_loss>{}; }};
  }

  std::deque<std::promise<snapshot>> inspections;
  std::deque<std::promise<void>> pings;
};

struct fixture {
  fixture() {
    http.start(about);
  }

  peer ask(const std::string& path) {
    auto result = peer::connect(http.where().port);
    result.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return result;
  }

  peer half_asking() {
    auto result = peer::connect(http.where().port);
    result.send("GET /");
    return result;
  }

  hanging_router router;
  observer about{sample_identity(), router.as_sources()};
  admin::server http{{"127.0.0.1", 0, ""}};
};

} // namespace

TEST_CASE_METHOD(fixture, "who waits for a router that hangs keeps nobody waiting") {
  auto begin = steady_clock::now();
  std::deque<peer> waiting;
  for (auto path : {"/healthz", "/readyz", "/state.json", "/metrics"})
    waiting.push_back(ask(path));
  ask("/").read_until("</html>");
  CHECK(steady_clock::now() - begin < crowd::router_patience);
  for (auto& each : waiting) {
    CHECK(
      each.read_until("\r\n\r\n").starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
    CHECK(each.read_until("\n") == "The router does not answer in time.\n");
    each.expect_closed();
  }
  CHECK(steady_clock::now() - begin >= crowd::router_patience);
  // One question of a kind is under way at a time.
  CHECK(router.inspections.size() == 1);
  CHECK(router.pings.size() == 1);
}

TEST_CASE_METHOD(fixture, "a place goes to who comes last and has asked") {
  std::deque<peer> silent;
  for (std::size_t i = 0; i < 3 * crowd::max; ++i)
    silent.push_back(half_asking());
  auto asking = ask("/healthz");
  for (std::size_t i = 0; i < 3 * crowd::max; ++i)
    silent.push_back(half_asking());
  CHECK(asking.read_until("\r\n\r\n").starts_with("HTTP/1.1 503 "));
  silent.front().expect_closed();
}

TEST_CASE_METHOD(fixture, "who waits for a long answer does not keep others out") {
  std::deque<peer> waiting;
  for (std::size_t i = 0; i < 2 * crowd::max; ++i)
    waiting.push_back(ask("/state.json?users=" + std::to_string(i)));
  ask("/").read_until("</html>");
  CHECK(waiting.back().read_until("\n\r\n").starts_with("HTTP/1.1 503 "));
  CHECK(waiting.back().read_until("\n") == "Too many ask at this moment.\n");
}

TEST_CASE("an admin port with all kinds of askers ends at once") {
  auto begin = steady_clock::now();
  std::deque<peer> askers;
  {
    fixture admin;
    askers.push_back(peer::connect(admin.http.where().port));
    askers.back().send("GET");
    for (auto path : {"/healthz", "/state.json", "/readyz"})
      askers.push_back(admin.ask(path));
    admin.ask("/").read_until("</html>");
    begin = steady_clock::now();
  }
  CHECK(steady_clock::now() - begin < 1s);
  for (auto& each : askers)
    each.expect_closed();
}
