#include "net/stream/event_loop.hpp"

#include "cli/system/descriptor.hpp"
#include "tests/support/catch.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <algorithm>
#include <deque>
#include <thread>
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
    if (is_told_again_)
      loop_.change(reader_.get(), EPOLLIN | EPOLLET, *this);
    if (asks_for_end_)
      loop_.call_at_end(*this);
  }
  /// Is noted as its name with a minus.
  void turn_ended() override {
    told_.push_back(-name_);
  }
  /// It is told once more whenever it was told.
  void tell_again() {
    is_told_again_ = true;
  }
  /// It asks for the end of each turn in which it is told.
  void ask_for_end() {
    asks_for_end_ = true;
  }
  void forget() {
    loop_.forget(reader_.get(), *this);
  }

private:
  event_loop& loop_;
  int name_;
  bool is_told_again_ = false;
  bool asks_for_end_ = false;
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

  loop_fixture() {
    loop.thread_id(std::this_thread::get_id());
  }
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
  /// Posts something, which is noted as `name`.
  void post(int name) {
    loop.post([this, name] { told.push_back(name); });
  }
  bool was_told(int name) const {
    return std::find(told.begin(), told.end(), name) != told.end();
  }
  /// How many turns it takes until `name` was told; 1000 at most.
  int turns_until(int name) {
    auto turns = 0;
    for (; !was_told(name) && turns < 1000; ++turns)
      loop.try_run_once();
    return turns;
  }
};

constexpr int urgent = 1000;
constexpr int posted = 2000;

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

TEST_CASE_METHOD(loop_fixture, "a turn ends when all is done that it has found") {
  for (int i = 1; i <= 3; ++i)
    add(i, false);
  handlers.front().ask_for_end();
  post(posted);
  while (loop.try_run_once())
    ;
  REQUIRE(told.size() == 5);
  CHECK(std::is_permutation(told.begin(), told.end() - 1,
                            std::vector{1, 2, 3, posted}.begin()));
  CHECK(told.back() == -1);
}

TEST_CASE_METHOD(loop_fixture, "who is forgotten in a turn is not told that it ends") {
  add(1, false);
  add(2, false);
  handlers.front().ask_for_end();
  loop.post([this] {
    handlers.front().forget();
    handlers.pop_front();
  });
  while (loop.try_run_once())
    ;
  CHECK(told == std::vector{1, 2});
}

TEST_CASE_METHOD(loop_fixture, "an idle loop does one posted thing a turn") {
  post(posted);
  post(posted + 1);
  CHECK(told.empty());
  CHECK(loop.try_run_once());
  CHECK(told == std::vector{posted});
  CHECK(loop.try_run_once());
  CHECK(told == std::vector{posted, posted + 1});
  CHECK_FALSE(loop.try_run_once());
}

TEST_CASE_METHOD(loop_fixture, "what is posted comes behind the events of its turn") {
  post(posted);
  add(0, true);
  add(urgent, false);
  loop.try_run_once();
  CHECK(told == std::vector{urgent, 0, posted});
}

TEST_CASE_METHOD(loop_fixture, "a busy loop passes over what is posted, not for ever") {
  auto can_wait = GENERATE(true, false);
  for (int i = 0; i < 100; ++i) {
    add(i, can_wait);
    handlers.back().tell_again();
  }
  for (auto each : {posted, posted + 1}) {
    post(each);
    auto turns = turns_until(each);
    CHECK(turns > 8);
    CHECK(turns <= 65);
  }
}

TEST_CASE_METHOD(loop_fixture, "what another thread posts ends no search for events") {
  for (int i = 0; i < 7; ++i)
    add(i, false);
  std::thread{[this] { post(posted); }}.join();
  CHECK(turns_until(posted) <= 2);
}
