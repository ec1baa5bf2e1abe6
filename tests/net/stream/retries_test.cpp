#include "net/stream/retries.hpp"

#include "tests/support/catch.hpp"

#include <functional>
#include <vector>

#include <poll.h>
#include <sys/epoll.h>

using namespace telex;

namespace {

struct noting_handler final : event_handler {
  void ready(std::uint32_t events) override {
    CHECK(events == (EPOLLIN | EPOLLOUT));
    ++calls;
    then();
  }

  int calls = 0;
  std::function<void()> then = [] {};
};

/// Does what an event loop does, until `subject` has nothing to do any more. Returns
/// how many events that were.
int run(retries& subject) {
  constexpr auto long_enough = 10 * retries::wait.count();
  auto events = 0;
  pollfd entry{subject.fd(), POLLIN, 0};
  for (; ::poll(&entry, 1, long_enough) == 1; ++events)
    subject.ready(EPOLLIN);
  return events;
}

} // namespace

TEST_CASE("who is to try again is called once and not before it is time") {
  retries subject;
  noting_handler one;
  pollfd entry{subject.fd(), POLLIN, 0};
  CHECK(::poll(&entry, 1, 0) == 0);
  subject.add(one);
  subject.add(one);
  CHECK(one.calls == 0);
  run(subject);
  CHECK(one.calls == 1);
}

TEST_CASE("each is an event of its own") {
  retries subject;
  noting_handler some[3];
  for (auto& each : some)
    subject.add(each);
  CHECK(run(subject) >= 3);
  for (auto& each : some)
    CHECK(each.calls == 1);
}

TEST_CASE("who has to try once more is called once more") {
  retries subject;
  noting_handler one;
  noting_handler other;
  one.then = [&] {
    if (one.calls < 3)
      subject.add(one);
  };
  subject.add(one);
  subject.add(other);
  run(subject);
  CHECK(one.calls == 3);
  CHECK(other.calls == 1);
}

TEST_CASE("who has gone is not called") {
  retries subject;
  noting_handler one;
  noting_handler other;
  subject.add(one);
  subject.add(other);
  SECTION("before it is time") {
    subject.remove(one);
    run(subject);
  }
  SECTION("when others have been called already") {
    other.then = [&] { subject.remove(one); };
    run(subject);
  }
  CHECK(one.calls == 0);
  CHECK(other.calls == 1);
}
