#include "actors/delivery.hpp"

#include "tests/support/catch.hpp"

#include <vector>

using namespace telex;

namespace {

constexpr outcome failures[]
  = {outcome::unknown_recipient, outcome::recipient_left, outcome::no_acknowledgement,
     outcome::recipient_busy,    outcome::rejected,       outcome::header_incomplete,
     outcome::nobody_else,       outcome::draining};

/// The result for the sender once every recipient has one of `outcomes`.
outcome result_of(bool broadcast, const std::vector<outcome>& outcomes) {
  delivery message;
  if (broadcast)
    message.broadcast_to(outcomes.size());
  std::size_t settled = 0;
  for (auto how : outcomes)
    CHECK(message.settle({how}) == (++settled == outcomes.size()));
  return message.answer().end.how;
}

constexpr auto delivered = outcome::delivered;
constexpr auto rejected = outcome::rejected;
constexpr auto left = outcome::recipient_left;
constexpr auto header_incomplete = outcome::header_incomplete;

} // namespace

TEST_CASE("a message to one is settled with its outcome") {
  CHECK(result_of(false, {delivered}) == delivered);
  for (auto how : failures)
    CHECK(result_of(false, {how}) == how);
}

TEST_CASE("a broadcast is settled when the last recipient is") {
  delivery message;
  message.broadcast_to(3);
  CHECK_FALSE(message.settle({delivered}));
  CHECK_FALSE(message.settle({rejected}));
  CHECK(message.settle({delivered}));
}

TEST_CASE("a broadcast is delivered when everyone has it") {
  CHECK(result_of(true, {delivered}) == delivered);
  CHECK(result_of(true, {delivered, delivered, delivered}) == delivered);
}

TEST_CASE("a broadcast that failed for anyone ends with the first failure") {
  CHECK(result_of(true, {delivered, left, delivered}) == left);
  CHECK(result_of(true, {left, delivered}) == left);
  CHECK(result_of(true, {delivered, left}) == left);
  CHECK(result_of(true, {left, outcome::no_acknowledgement, delivered}) == left);
  CHECK(result_of(true, {outcome::no_acknowledgement, left})
        == outcome::no_acknowledgement);
}

TEST_CASE("a broadcast never ends with an incomplete header") {
  for (auto how : failures)
    CHECK(result_of(true, {how}) == (how == header_incomplete ? rejected : how));
  CHECK(result_of(true, {delivered, header_incomplete, left}) == rejected);
  CHECK(result_of(true, {left, header_incomplete}) == left);
}

TEST_CASE("what settles a message that is settled already changes nothing") {
  delivery message;
  CHECK(message.settle({delivered}));
  CHECK_FALSE(message.settle({rejected}));
  CHECK(message.answer().end.how == delivered);
}

TEST_CASE("what a recipient may have is known from whether it was given the message") {
  for (auto how : failures) {
    auto is_no = how == rejected || how == header_incomplete;
    CHECK(settlement{how, false}.fate() == fate::failed);
    CHECK(settlement{how, true}.fate() == (is_no ? fate::failed : fate::unknown));
  }
  CHECK(settlement{delivered, true}.fate() == fate::delivered);
}

TEST_CASE("a broadcast counts what became of each recipient") {
  delivery message;
  message.broadcast_to(6);
  for (auto end : {settlement{delivered, true}, settlement{rejected, true},
                   settlement{left, true}, settlement{left, false},
                   settlement{delivered, true}, settlement{header_incomplete, true}})
    message.settle(end);
  CHECK(message.answer().counts == tally{2, 3, 1});
  delivery to_one;
  to_one.settle({left, true});
  CHECK(to_one.answer() == delivery::result{{left, true}, std::nullopt});
}
