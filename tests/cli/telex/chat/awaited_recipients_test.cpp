#include "cli/telex/chat/awaited_recipients.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace telex::cli;
using namespace std::chrono_literals;

namespace {

using names_asked_for = std::vector<std::string>;
using parcel = awaited_recipients::parcel;

const message to_bob{"bob", "x"};
const message to_all{"ALL", "x"};

settled refusal_of(message what, std::string reason) {
  return {1, not_delivered{std::move(what), failure::refused, "Unable to send"},
          std::move(reason)};
}

struct fixture {
  clock::time_point start{1000s};
  awaited_recipients awaited{start + 10s};

  void expect_next(std::uint64_t number, clock::duration at = 0s) {
    auto next = awaited.next(start + at);
    REQUIRE(next);
    CHECK(next->number == number);
  }
  bool is_idle(clock::duration at = 0s) {
    return !awaited.next(start + at);
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "one message at a time is under way to each recipient") {
  awaited.add({1, to_bob});
  awaited.add({2, to_bob});
  awaited.add({3, {"carol", "x"}});
  CHECK(awaited.next(start) == parcel{1, to_bob});
  CHECK(awaited.next(start) == parcel{3, {"carol", "x"}});
  CHECK(is_idle());
  CHECK_FALSE(awaited.deadline());
  CHECK_FALSE(awaited.keep(1, {1, delivered{to_bob}}, start));
  expect_next(2);
}

TEST_CASE_METHOD(fixture, "who is not there is watched, and sent to on coming") {
  auto reason = GENERATE("unknown-recipient", "recipient-left");
  awaited.add({1, to_bob});
  awaited.add({2, to_bob});
  expect_next(1);
  CHECK(awaited.keep(1, refusal_of(to_bob, reason), start));
  CHECK(awaited.take_questions() == names_asked_for{"bob"});
  CHECK(awaited.take_questions().empty());
  CHECK(is_idle(9s));
  CHECK(awaited.deadline() == start + 10s);
  awaited.see("carol");
  CHECK(is_idle(9s));
  awaited.see("bob");
  expect_next(1, 9s);
  CHECK_FALSE(awaited.keep(1, {2, delivered{to_bob}}, start + 9s));
  expect_next(2, 9s);
}

TEST_CASE_METHOD(fixture, "at the end there is one more try, whose result holds") {
  awaited.add({1, to_bob});
  awaited.add({2, to_bob});
  expect_next(1);
  CHECK(awaited.keep(1, refusal_of(to_bob, "unknown-recipient"), start));
  expect_next(1, 10s);
  CHECK_FALSE(awaited.keep(1, refusal_of(to_bob, "unknown-recipient"), start + 10s));
  // Nor is one that had to wait for it held up any longer.
  expect_next(2, 10s);
  CHECK_FALSE(awaited.keep(2, refusal_of(to_bob, "unknown-recipient"), start + 10s));
}

TEST_CASE_METHOD(fixture, "where nobody tells who comes it is tried again") {
  awaited.add({1, to_bob});
  expect_next(1);
  SECTION("as the protocol has no word for it") {
    CHECK(awaited.keep(1, refusal_of(to_bob, ""), start));
    CHECK(awaited.take_questions().empty());
  }
  SECTION("as no more can be watched") {
    CHECK(awaited.keep(1, refusal_of(to_bob, "unknown-recipient"), start));
    awaited.lose_sight_of("bob", start);
  }
  CHECK(awaited.deadline() == start + awaited_recipients::pause);
  CHECK(is_idle(awaited_recipients::pause - 1ms));
  expect_next(1, awaited_recipients::pause);
}

TEST_CASE_METHOD(fixture, "what anybody may have is not sent again") {
  auto news = GENERATE(
    settled{1, not_confirmed{to_bob, doubt::unanswered, {}}, "recipient-left"},
    settled{1, not_confirmed{to_bob, doubt::refused_late, {}}},
    settled{1, not_delivered{to_bob, failure::refused, {}}, "rejected"},
    settled{1, not_delivered{to_bob, failure::refused, {}}, "recipient-busy"},
    settled{1, not_delivered{to_bob, failure::unreadable, {}}},
    settled{1, not_sent{to_bob}});
  awaited.add({1, to_bob});
  expect_next(1);
  CHECK_FALSE(awaited.keep(1, news, start));
  CHECK(is_idle(10s));
}

TEST_CASE_METHOD(fixture, "a message to everybody waits only while nobody is there") {
  awaited.add({1, to_all});
  expect_next(1);
  SECTION("and the server says so") {
    CHECK(awaited.keep(1, refusal_of(to_all, "nobody-else"), start));
    CHECK(awaited.take_questions().empty());
    expect_next(1, awaited_recipients::pause);
  }
  SECTION("or has no word for it") {
    CHECK_FALSE(awaited.keep(1, refusal_of(to_all, ""), start));
  }
  SECTION("or somebody has left") {
    CHECK_FALSE(awaited.keep(1, refusal_of(to_all, "recipient-left"), start));
  }
}

TEST_CASE_METHOD(fixture, "what is given up is told with what it was refused for") {
  auto refusal = refusal_of(to_bob, "unknown-recipient");
  awaited.add({1, to_bob});
  awaited.add({2, to_bob});
  awaited.add({3, {"carol", "x"}});
  awaited.add({4, {"carol", "x"}});
  expect_next(1);
  expect_next(3);
  CHECK(awaited.keep(1, refusal, start));
  auto all = awaited.take_all();
  REQUIRE(all.size() == 3);
  CHECK(all[0].which.number == 1);
  CHECK(all[0].refusal == refusal);
  CHECK(all[1].which.number == 2);
  CHECK_FALSE(all[1].refusal);
  CHECK(all[2].which.number == 4);
  CHECK(awaited.take_all().empty());
}
