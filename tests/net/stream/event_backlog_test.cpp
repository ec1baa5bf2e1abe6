#include "net/stream/event_backlog.hpp"

#include "tests/support/catch.hpp"

using telex::event_backlog;

namespace {

struct handler final : telex::event_handler {
  void ready(std::uint32_t) override {}
};

} // namespace

TEST_CASE_METHOD(event_backlog, "handlers come out in order, with all their events") {
  handler a, b;
  add(a, 1);
  add(b, 2);
  add(a, 4);
  CHECK(size() == 2);
  auto first = take();
  REQUIRE(first);
  CHECK(first->handler == &a);
  CHECK(first->events == 5);
  CHECK(take()->handler == &b);
  CHECK_FALSE(take());
  CHECK(size() == 0);
}

TEST_CASE_METHOD(event_backlog, "a handler that came out can wait again") {
  handler a, b;
  add(a, 1);
  add(b, 1);
  take();
  add(a, 2);
  CHECK(take()->handler == &b);
  CHECK(take()->events == 2);
}

TEST_CASE_METHOD(event_backlog, "a handler that is removed does not come out") {
  handler a, b, c;
  add(a, 1);
  add(b, 1);
  add(c, 1);
  take();
  remove(b);
  remove(b);
  remove(a);
  CHECK(size() == 1);
  CHECK(take()->handler == &c);
  CHECK_FALSE(take());
  add(b, 8);
  CHECK(take()->events == 8);
}

TEST_CASE_METHOD(event_backlog, "a handler that is put first comes before all others") {
  handler a, b, c;
  add(a, 1);
  add(b, 2);
  put_first(b);
  put_first(c);
  CHECK(size() == 2);
  add(b, 4);
  auto first = take();
  CHECK(first->handler == &b);
  CHECK(first->events == 6);
  CHECK(take()->handler == &a);
  CHECK_FALSE(take());
}

TEST_CASE_METHOD(event_backlog, "handlers that are put first keep their order") {
  handler a, b, c;
  add(a, 1);
  add(b, 1);
  add(c, 1);
  put_first(b);
  put_first(c);
  put_first(b);
  CHECK(take()->handler == &b);
  remove(c);
  CHECK(take()->handler == &a);
  CHECK_FALSE(take());
}
