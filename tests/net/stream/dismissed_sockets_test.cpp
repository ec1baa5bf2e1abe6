#include "net/stream/dismissed_sockets.hpp"

#include "net/stream/endpoint.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;
using namespace telex;
using namespace telex::test;

namespace {

constexpr auto start = time_point{1h};

/// Connections over TCP: the peer's end, and the one to be dismissed.
struct door_fixture {
  int listening = std::get<bound_socket>(listen_on({"127.0.0.1", 0}, 45s)).fd;
  dismissed_sockets dismissed;

  ~door_fixture() {
    ::close(listening);
  }

  test::peer connect() const {
    return test::peer::connect(local_endpoint(listening).port);
  }

  void dismiss_next(time_point until) {
    // connect() has returned, but the other end may take a moment to be there.
    ::fcntl(listening, F_SETFL, 0);
    dismissed.add(::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC),
                  "why\n", until);
  }
};

} // namespace

TEST_CASE_METHOD(door_fixture,
                 "who is dismissed reads why and an end without a reset") {
  auto peer = connect();
  peer.send("REGISTER TOSEND alice\n\n");
  dismiss_next(start + 2s);
  peer.send("and more");
  CHECK(peer.read_until("\n") == "why\n");
  CHECK(peer.read_segment().empty());
}

TEST_CASE_METHOD(door_fixture, "who has gone is dismissed all the same") {
  auto peer = connect();
  peer.reset();
  dismiss_next(start + 2s);
  CHECK(dismissed.size() == 1);
}

TEST_CASE_METHOD(door_fixture, "those who are dismissed are closed in time") {
  auto first = connect();
  dismiss_next(start + 1s);
  auto second = connect();
  dismiss_next(start + 2s);
  CHECK(dismissed.close_overdue(start + 999ms) == start + 1s);
  CHECK(dismissed.size() == 2);
  CHECK(dismissed.close_overdue(start + 1s) == start + 2s);
  CHECK(dismissed.size() == 1);
  CHECK_FALSE(dismissed.close_overdue(start + 2s));
  CHECK(dismissed.size() == 0);
}

TEST_CASE_METHOD(door_fixture, "of many that are dismissed the oldest are closed") {
  std::vector<test::peer> peers;
  for (std::size_t i = 0; i < dismissed_sockets::max + 10; ++i) {
    peers.push_back(connect());
    dismiss_next(start + 1s);
    REQUIRE(dismissed.size() <= dismissed_sockets::max);
  }
  for (auto& each : peers)
    CHECK(each.read_until("\n") == "why\n");
}
