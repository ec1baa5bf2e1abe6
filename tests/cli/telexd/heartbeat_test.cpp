#include "cli/telexd/heartbeat.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/manager_stand_in.hpp"
#include "tests/support/peer.hpp"

#include <atomic>
#include <future>
#include <string>
#include <utility>
#include <variant>

using namespace telex;
using namespace telex::cli;
using namespace telex::test;
using namespace std::chrono_literals;

namespace {

/// Hangs the thread that reports that a connection has ended, the first time.
class hanging_sink : public event_sink {
public:
  explicit hanging_sink(service_manager manager) : manager_{std::move(manager)} {}

  bool wants(severity) const noexcept override {
    return true;
  }

  void report(const actor_name&, const event& what) override {
    if (!std::holds_alternative<events::left>(what) || has_hung_.exchange(true))
      return;
    hangs_.set_value();
    goes_on_.wait(false);
    manager_.tell("it goes on");
  }

  /// Returns whether it hangs.
  bool wait() {
    return hangs_.get_future().wait_for(patience) == std::future_status::ready;
  }

  void go_on() {
    goes_on_ = true;
    goes_on_.notify_all();
  }

private:
  /// Says so itself, before anything that has waited for it can.
  service_manager manager_;
  std::atomic<bool> has_hung_ = false;
  std::promise<void> hangs_;
  std::atomic<bool> goes_on_ = false;
};

class watched_router {
public:
  watched_router() {
    REQUIRE_FALSE(subject.start({{{"127.0.0.1", 0}}}));
  }
  ~watched_router() {
    events.go_on();
  }

  std::uint16_t port() const {
    return subject.entrances()[0].where.port;
  }

  manager_stand_in systemd;

private:
  service_manager found(const char* watchdog) const {
    variable where{"NOTIFY_SOCKET", systemd.path()};
    variable interval{"WATCHDOG_USEC", watchdog};
    return {};
  }

public:
  heartbeat beating{found("300000")};
  hanging_sink events{found("")};
  router subject{settings{}, events};
};

} // namespace

TEST_CASE("a status has users and how many messages there are in a second") {
  CHECK(status_of(0, 0, 5s) == "0 users, 0 messages a second");
  CHECK(status_of(1, 5, 5s) == "1 user, 1 message a second");
  CHECK(status_of(2, 1, 5s) == "2 users, 0.2 messages a second");
  CHECK(status_of(2, 12, 5s) == "2 users, 2.4 messages a second");
  CHECK(status_of(2, 99, 10s) == "2 users, 9.9 messages a second");
  CHECK(status_of(3, 523, 5s) == "3 users, 105 messages a second");
  CHECK(status_of(3, 523, 0s) == "3 users, 0 messages a second");
}

TEST_CASE("a router tells its manager of its start, of its users and of its end") {
  watched_router it;
  it.beating.ready();
  CHECK(it.systemd.hear() == "READY=1");
  it.beating.beat(it.subject);
  CHECK(it.systemd.hear() == "WATCHDOG=1\nSTATUS=0 users, 0 messages a second");
  user alice{it.port(), "alice"};
  user bob{it.port(), "bob"};
  exchange(alice, bob);
  it.beating.beat(it.subject);
  auto status = it.systemd.hear();
  CHECK(status.starts_with("WATCHDOG=1\nSTATUS=2 users, "));
  CHECK(status.find(", 0 messages") == status.npos);
  it.beating.stopping();
  CHECK(it.systemd.hear() == "STOPPING=1\nSTATUS=settles what is under way");
  it.beating.beat(it.subject);
  CHECK(it.systemd.hear() == "WATCHDOG=1");
}

TEST_CASE("a watchdog is fed three times as often as it wants to be") {
  watched_router it;
  auto before = heartbeat::clock::now();
  REQUIRE(it.beating.next());
  CHECK(*it.beating.next() <= before);
  it.beating.beat(it.subject);
  CHECK(*it.beating.next() >= before + 100ms);
  CHECK(*it.beating.next() <= heartbeat::clock::now() + 100ms);
  heartbeat alone{service_manager{}};
  CHECK_FALSE(alone.next());
}

TEST_CASE("a router whose thread hangs does not feed its watchdog") {
  watched_router it;
  peer::connect(it.port()).close();
  REQUIRE(it.events.wait());
  it.beating.beat(it.subject);
  it.beating.beat(it.subject);
  it.events.go_on();
  CHECK(it.systemd.hear() == "it goes on");
  CHECK(it.systemd.hear().starts_with("WATCHDOG=1"));
  // What it was asked meanwhile is answered once.
  it.beating.stopping();
  CHECK(it.systemd.hear().starts_with("STOPPING=1"));
}
