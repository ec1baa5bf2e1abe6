#include "net/event_loop.hpp"

#include "cli/descriptor.hpp"
#include "tests/support/catch.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <deque>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

using namespace telex;

namespace {

/// A pipe with an octet in it, and who notes that it was told so.
class handler final : public event_handler {
public:
  handler(event_loop& loop, int name, bool can_wait, std::vector<int>& told)
    : loop_{loop}, name_{name}, told_{told} {
    int fds[2];
    REQUIRE(::pipe2(fds, O_CLOEXEC) == 0);
    reader_ = cli::descriptor{fds[0]};
    writer_ = cli::descriptor{fds[1]};
    lets_others_first_ = can_wait;
    REQUIRE(::write(fds[1], "x", 1) == 1);
    REQUIRE(loop_.watch(fds[0], EPOLLIN | EPOLLET, *this));
  }

  void ready(std::uint32_t) override {
    told_.push_back(name_);
  }
  void forget() {
    loop_.forget(reader_.get(), *this);
  }

private:
  event_loop& loop_;
  int name_;
  std::vector<int>& told_;
  cli::descriptor reader_;
  cli::descriptor writer_;
};

struct loop_fixture {
  caf::actor_system_config config;
  caf::actor_system system{config};
  event_loop loop{&system};
  std::vector<int> told;
  std::deque<handler> handlers;

  ~loop_fixture() {
    for (auto& each : handlers)
      each.forget();
  }

  void add(int name, bool can_wait) {
    handlers.emplace_back(loop, name, can_wait, told);
  }
  /// As many as several turns handle, and more than the kernel tells of at once.
  void add_who_wait() {
    for (int i = 0; i < 100; ++i)
      add(i, true);
  }
};

constexpr int urgent = 1000;

} // namespace

TEST_CASE_METHOD(loop_fixture, "who lets others go first waits for them alone") {
  add_who_wait();
  add(urgent, false);
  loop.try_run_once();
  REQUIRE(told.size() > 1);
  CHECK(told.size() < 50);
  CHECK(told.front() == urgent);
  while (loop.try_run_once())
    ;
  std::vector<int> expected{urgent};
  for (int i = 0; i < 100; ++i)
    expected.push_back(i);
  CHECK(told == expected);
}

TEST_CASE_METHOD(loop_fixture, "who is in a hurry after all comes next") {
  add_who_wait();
  loop.try_run_once();
  auto already = told.size();
  REQUIRE(already < 90);
  loop.hurry(handlers[90]);
  loop.try_run_once();
  REQUIRE(told.size() > already);
  CHECK(told[already] == 90);
}

TEST_CASE_METHOD(loop_fixture, "who is forgotten while it waits is not told") {
  add_who_wait();
  loop.try_run_once();
  REQUIRE(told.size() < 99);
  handlers.back().forget();
  handlers.pop_back();
  while (loop.try_run_once())
    ;
  CHECK(told.size() == 99);
  CHECK(told.back() == 98);
}
