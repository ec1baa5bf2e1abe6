// Sockets of a system that does not do what it is asked.

#include "net/router.hpp"
#include "tests/net/faulty_system.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/deadline.hpp"
#include "tests/support/peer.hpp"

#include <cerrno>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

namespace {

/// Keeps why accepting was paused.
class pause_recorder final : public event_sink {
public:
  bool wants(severity) const noexcept override {
    return true;
  }
  void report(const actor_name&, const event& what) override {
    std::lock_guard guard{mutex_};
    if (auto paused = std::get_if<events::accepting_paused>(&what))
      pauses_.push_back(paused->reason);
  }
  std::vector<pause_reason> pauses() {
    std::lock_guard guard{mutex_};
    return pauses_;
  }

private:
  std::mutex mutex_;
  std::vector<pause_reason> pauses_;
};

struct real_router {
  real_router() {
    REQUIRE_FALSE(subject.start({{"127.0.0.1", 0}}));
  }
  ~real_router() {
    for (auto call : {&sending, &receiving, &accepting})
      call->fail(0, 0);
  }

  std::uint16_t port() const {
    return subject.endpoints()[0].port;
  }

  void exchange(user& from, user& to, const std::string& body) const {
    from.send(to.name(), body);
    to.expect_forward(from.name(), body);
    to.acknowledge(from.name());
    from.expect_sent(to.name());
  }

  pause_recorder events;
  router subject{settings{}, events};
};

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
