// Questions of telex top to an admin port, from one thread, with answers on another.

#include "cli/telex/top/asker.hpp"

#include "cli/telexd/admin/server.hpp"
#include "cli/text/admin_address.hpp"
#include "tests/cli/telexd/admin/sample.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/deadline.hpp"

#include <atomic>
#include <chrono>
#include <future>

#include <poll.h>

using namespace telex;
using namespace telex::admin;
using namespace telex::test;

namespace {

std::future<snapshot> answered() {
  std::promise<snapshot> result;
  result.set_value(idle_observation().router);
  return result.get_future();
}

/// An admin port whose router answers at once, or never.
struct admin_port {
  explicit admin_port(bool hangs)
    : about{sample_identity(),
            {[this, hangs] {
               ++questions;
               return hangs ? never.get_future() : answered();
             },
             [] { return std::future<void>{}; },
             [] { return std::vector<log_loss>{}; }}} {
    http.start(about);
  }

  cli::admin_target as_target() const {
    return {{"127.0.0.1", http.where().port, ""}};
  }

  std::promise<snapshot> never;
  std::atomic<int> questions = 0;
  observer about;
  admin::server http{{"127.0.0.1", 0, ""}};
};

cli::admin_answer answer_of(top::asker& subject) {
  pollfd ready{subject.fd(), POLLIN, 0};
  REQUIRE(::poll(&ready, 1, 10'000) == 1);
  return subject.take().value();
}

} // namespace

TEST_CASE("telex top has an answer when its descriptor is readable and once") {
  admin_port port{false};
  top::asker subject{port.as_target()};
  CHECK_FALSE(subject.take());
  for (int i = 0; i < 3; ++i) {
    subject.ask();
    auto answer = answer_of(subject);
    CHECK(answer.problem.empty());
    CHECK(answer.body.starts_with("{"));
    CHECK_FALSE(subject.take());
  }
}

TEST_CASE("telex top that ends waits for no answer") {
  admin_port port{true};
  std::chrono::steady_clock::time_point begin;
  {
    top::asker subject{port.as_target()};
    subject.ask();
    deadline limit;
    while (port.questions == 0)
      REQUIRE(limit.left() > 0);
    begin = std::chrono::steady_clock::now();
  }
  CHECK(std::chrono::steady_clock::now() - begin < crowd::router_patience);
}
