#include "net/connection/deadlines.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using namespace telex;

namespace {

constexpr auto start = time_point{1h};
constexpr auto nothing_owed = std::optional<time_point>{};

/// With a registration of 60 s, a pairing of 10 s, an unresponsive of 30 s and a linger
/// of 2 s.
struct peer_let_in : deadlines {
  timeout_settings config;

  peer_let_in() {
    begin(config, true, start);
  }
};

/// Why the peer is closed at `when`, and not a moment before.
std::optional<leave_reason> end_of(const deadlines& x, time_point when,
                                   std::optional<time_point> owes_since = {}) {
  CHECK(x.next_deadline(owes_since) == when);
  CHECK_FALSE(x.overdue(when - 1ns, owes_since));
  return x.overdue(when, owes_since);
}

} // namespace

TEST_CASE_METHOD(peer_let_in, "a stranger has its time to register") {
  CHECK(end_of(*this, start + 60s) == leave_reason::not_registered);
}

TEST_CASE_METHOD(peer_let_in, "a half has its time to be joined") {
  registered_half(start + 5s);
  CHECK(end_of(*this, start + 15s) == leave_reason::not_paired);
}

TEST_CASE_METHOD(peer_let_in, "one half after another has no longer than the last") {
  for (auto passed = 0s; passed < 68s; passed += 9s)
    registered_half(start + passed);
  CHECK(end_of(*this, start + 70s) == leave_reason::not_paired);
}

TEST_CASE_METHOD(peer_let_in, "a complete user is given up for what it leaves undone") {
  completed();
  CHECK_FALSE(next_deadline(nothing_owed));
  CHECK_FALSE(overdue(start + 24h, nothing_owed));
  CHECK(end_of(*this, start + 31s, start + 1s) == leave_reason::unresponsive);
  CHECK_FALSE(blocked(start + 2s));
  CHECK(blocked(start + 3s));
  CHECK(end_of(*this, start + 32s) == leave_reason::unresponsive);
  CHECK(end_of(*this, start + 31s, start + 1s) == leave_reason::unresponsive);
  unblocked();
  CHECK_FALSE(next_deadline(nothing_owed));
}

TEST_CASE_METHOD(peer_let_in, "who was told its last has its time to read that") {
  completed();
  dismissed(start + 5s);
  CHECK(end_of(*this, start + 7s));
}

TEST_CASE("of two times that need not be the earlier is taken") {
  CHECK(earlier(start, start + 1s) == start);
  CHECK(earlier(start + 1s, start) == start);
  CHECK(earlier(start, {}) == start);
  CHECK(earlier({}, start) == start);
  CHECK_FALSE(earlier({}, {}));
}
