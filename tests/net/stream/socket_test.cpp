// Sockets of a system that does not do what it is asked.

#include "net/router.hpp"
#include "tests/net/stream/faulty_system.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/deadline.hpp"
#include "tests/support/peer.hpp"

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <sys/socket.h>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

namespace {

/// Keeps what is reported, and whether the router has failed.
class recorder final : public event_sink {
public:
  bool wants(severity) const noexcept override {
    return true;
  }
  void report(const actor_name&, const event& what) override {
    std::lock_guard guard{mutex_};
    all_.push_back(what);
    changed_.notify_all();
  }
  void fail() {
    std::lock_guard guard{mutex_};
    has_failed_ = true;
    changed_.notify_all();
  }
  void end() {
    std::lock_guard guard{mutex_};
    has_ended_ = true;
    changed_.notify_all();
  }

  bool has_failed() {
    std::lock_guard guard{mutex_};
    return has_failed_;
  }

  /// Waits until the router has failed, and ended then.
  void wait_for_end() {
    std::unique_lock guard{mutex_};
    REQUIRE(
      changed_.wait_for(guard, 20s, [this] { return has_failed_ && has_ended_; }));
  }

  /// Waits for the first event of that kind.
  template <class Event>
  Event wait_for() {
    std::unique_lock guard{mutex_};
    REQUIRE(changed_.wait_for(guard, 20s, [this] { return !all<Event>().empty(); }));
    return all<Event>().front();
  }

  std::vector<pause_reason> pauses() {
    std::lock_guard guard{mutex_};
    std::vector<pause_reason> result;
    for (const auto& each : all<events::accepting_paused>())
      result.push_back(each.reason);
    return result;
  }

  std::size_t failures() {
    std::lock_guard guard{mutex_};
    return all<events::actor_failed>().size();
  }

private:
  template <class Event>
  std::vector<Event> all() const {
    std::vector<Event> result;
    for (const auto& each : all_)
      if (auto match = std::get_if<Event>(&each))
        result.push_back(*match);
    return result;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<event> all_;
  bool has_failed_ = false;
  bool has_ended_ = false;
};

struct real_router {
  real_router() {
    REQUIRE_FALSE(subject.start({{{"127.0.0.1", 0}}}));
  }
  ~real_router() {
    for (auto call : {&sending, &receiving, &accepting, &adding, &changing, &waiting})
      call->fail(0, 0);
  }

  std::uint16_t port() const {
    return subject.entrances()[0].where.port;
  }

  void exchange(user& from, user& to, const std::string& body) const {
    from.send(to.name(), body);
    to.expect_forward(from.name(), body);
    to.acknowledge(from.name());
    from.expect_sent(to.name());
  }

  recorder events;
  router subject{settings{}, events, inspection::off,
                 router_watch{[this] { events.fail(); }, [this] { events.end(); }}};
};

const std::string unable_to_send = "ERROR 102 Unable to send\n\n";

peer join_extended(std::uint16_t port, const std::string& name) {
  auto result = peer::connect(port);
  result.send("REGISTER DUPLEX " + name + "\nProtocol: 2\n\n");
  result.read_until("\n\n");
  return result;
}

/// A head with a small body, and what goes out as one with its head.
const std::string bodies[] = {"note", std::string(40'000, 'x')};

} // namespace

TEST_CASE_METHOD(real_router, "a send that fails for the moment is made up for") {
  user alice{port(), "alice"};
  user bob{port(), "bob"};
  for (auto error : {EINTR, ENOBUFS, ENOMEM})
    for (const auto& body : bodies) {
      INFO(error << ", " << body.size() << " octets");
      sending.fail(error, 5);
      exchange(alice, bob, body);
      CHECK(sending.left() == 0);
    }
}

TEST_CASE_METHOD(real_router,
                 "what one read sets off on the extended protocol leaves in one send") {
  auto alice = join_extended(port(), "alice");
  alice.send("PING\n\nPING\n\nWATCH bob\n\nPING\n\n");
  CHECK(alice.read_segment() == "PONG\n\nPONG\n\nWATCH bob\nPresent: no\n\nPONG\n\n");
}

TEST_CASE_METHOD(real_router, "a send at the end of a turn that fails is made up for") {
  auto alice = join_extended(port(), "alice");
  for (auto error : {EINTR, ENOBUFS, ENOMEM}) {
    INFO(error);
    sending.fail(error, 5);
    alice.send("PING\n\nPING\n\n");
    alice.expect("PONG\n\nPONG\n\n");
    CHECK(sending.left() == 0);
  }
}

TEST_CASE_METHOD(real_router, "who hangs up with a send before it is forgotten") {
  auto bob = join_extended(port(), "bob");
  for (auto i = 0; i < 100; ++i) {
    auto alice = join_extended(port(), "alice" + std::to_string(i));
    alice.send("SEND bob\nContent-length: 1\nMessage-id: m\n\nxPING\n\n");
    alice.reset();
  }
  bob.send("PING\n\n");
  bob.read_until("PONG\n\n");
}

TEST_CASE_METHOD(real_router, "a receive that fails for the moment is made up for") {
  user alice{port(), "alice"};
  user bob{port(), "bob"};
  for (auto error : {EINTR, ENOBUFS, ENOMEM})
    for (const auto& body : bodies) {
      INFO(error << ", " << body.size() << " octets");
      receiving.fail(error, 5);
      exchange(alice, bob, body);
      CHECK(receiving.left() == 0);
    }
}

TEST_CASE_METHOD(real_router, "a system without memory is not asked again at once") {
  user alice{port(), "alice"};
  user bob{port(), "bob"};
  auto begin = std::chrono::steady_clock::now();
  sending.fail(ENOBUFS, 20);
  exchange(alice, bob, "note");
  CHECK(sending.left() == 0);
  // 10 ms between two of them.
  CHECK(std::chrono::steady_clock::now() - begin > 100ms);
}

TEST_CASE_METHOD(real_router,
                 "who hangs up while the system has no memory is forgotten") {
  user alice{port(), "alice"};
  {
    user bob{port(), "bob"};
    sending.fail(ENOBUFS, 1'000'000);
    alice.send("bob", "note");
    bob.receiving().reset();
    bob.sending().reset();
  }
  sending.fail(0, 0);
  alice.sending().expect("ERROR 102 Unable to send\n\n");
  user carol{port(), "carol"};
  exchange(alice, carol, "note");
}

TEST_CASE_METHOD(real_router, "a connection that the system calls broken ends") {
  user alice{port(), "alice"};
  user bob{port(), "bob"};
  receiving.fail(ECONNRESET, 1);
  alice.sending().send("SEND");
  alice.sending().expect_closed();
  alice.receiving().expect_closed();
  user carol{port(), "carol"};
  exchange(carol, bob, "note");
}

TEST_CASE_METHOD(real_router,
                 "what the system lacks for a connection is told and waited for") {
  for (auto [error, reason] : {std::pair{ENOMEM, pause_reason::memory},
                               std::pair{ENOBUFS, pause_reason::memory},
                               std::pair{EMFILE, pause_reason::descriptors},
                               std::pair{ENFILE, pause_reason::descriptors}}) {
    real_router another;
    accepting.fail(error, 1);
    user alice{another.port(), "alice"};
    CHECK(another.events.pauses() == std::vector{reason});
  }
}

TEST_CASE_METHOD(real_router,
                 "a connection that is gone before it is accepted is none") {
  for (auto error : {ECONNABORTED, EINTR, EPROTO, EPERM}) {
    accepting.fail(error, 3);
    user alice{port(), "alice"};
    CHECK(accepting.left() == 0);
  }
  CHECK(events.pauses().empty());
}

// -- what the event loop is refused --------------------------------------------

TEST_CASE_METHOD(real_router, "a peer that the system has no room for is told so") {
  user alice{port(), "alice"};
  user bob{port(), "bob"};
  for (auto error : {ENOMEM, ENOSPC}) {
    INFO(error);
    adding.fail(error, 1);
    auto peer = peer::connect(port());
    peer.send("REGISTER TOSEND carol\n\n");
    peer.expect(unable_to_send);
    CHECK(peer.read_segment().empty());
    // As soon as there is room again the next one is served, and others are all along.
    exchange(alice, bob, "note");
    user carol{port(), "carol"};
    exchange(carol, bob, "note");
  }
  CHECK(events.wait_for<events::left>().reason == leave_reason::no_memory);
  CHECK(events.pauses().at(0) == pause_reason::memory);
  CHECK(events.failures() == 0);
}

TEST_CASE_METHOD(real_router, "a socket that cannot be watched any more ends alone") {
  user alice{port(), "alice"};
  user bob{port(), "bob"};
  // It is accepted when all that it writes is there, the end included: then there is
  // something left to look at.
  accepting.fail(EMFILE, 1);
  changing.fail(ENOMEM, 1);
  auto peer = peer::connect(port());
  peer.send("REGISTER TOSEND carol\n\n");
  ::shutdown(peer.fd(), SHUT_WR);
  peer.expect_closed();
  auto failed = events.wait_for<events::actor_failed>();
  CHECK(failed.who.rfind("connection/", 0) == 0);
  CHECK(failed.error == "epoll_ctl: Cannot allocate memory");
  CHECK(events.wait_for<events::left>().reason == leave_reason::failed);
  exchange(alice, bob, "note");
  CHECK_FALSE(events.has_failed());
}

TEST_CASE_METHOD(real_router, "an event loop that fails ends the router with answers") {
  user alice{port(), "alice"};
  user bob{port(), "bob"};
  alice.send("bob", "note");
  bob.expect_forward("alice", "note");
  waiting.fail(EBADF, GENERATE(2, 1 << 30));
  auto one_more = peer::connect(port()); // for which it looks again
  alice.sending().expect(unable_to_send);
  for (auto each : {&alice, &bob}) {
    each->sending().expect_closed();
    each->receiving().expect_closed();
  }
  events.wait_for_end();
  auto failed = events.wait_for<events::actor_failed>();
  CHECK(failed.who == "event-loop");
  CHECK(failed.error == "epoll_wait: Bad file descriptor");
  CHECK(events.failures() == 1);
}

TEST_CASE("a router that cannot watch its door says so and ends") {
  adding.fail(ENOSPC, 1);
  real_router router;
  router.events.wait_for_end();
  auto failed = router.events.wait_for<events::actor_failed>();
  CHECK(failed.who.rfind("listener/", 0) == 0);
  CHECK(failed.error == "epoll_ctl: No space left on device");
}
