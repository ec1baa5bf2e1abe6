#include "actors/mailbox.hpp"
#include "tests/support/catch.hpp"

#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

using namespace telex;

namespace {

/// Notes in which order messages are dropped, and does something more then.
struct letter {
  int number = 0;
  std::shared_ptr<std::vector<int>> dropped;
  std::function<void()> then = {};

  letter() = default;
  letter(int x, std::shared_ptr<std::vector<int>> notes)
    : number{x}, dropped{std::move(notes)} {
    // nop
  }
  letter(letter&&) = default;
  letter(const letter&) = default;
  letter& operator=(letter&&) = default;
  letter& operator=(const letter&) = default;
  ~letter() {
    if (dropped)
      dropped->push_back(number);
    if (then)
      then();
  }
};

} // namespace

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(letter)

namespace {

struct mailbox_fixture {
  std::shared_ptr<std::vector<int>> dropped = std::make_shared<std::vector<int>>();
  mailbox box;

  caf::mailbox_element_ptr make(int number) {
    return caf::make_mailbox_element(nullptr, caf::make_message_id(), {},
                                     letter{number, dropped});
  }

  /// The number of the next message; 0 if there is none.
  int pop() {
    auto next = box.pop();
    return next ? next->content().get_as<letter>(0).number : 0;
  }
};

} // namespace

TEST_CASE_METHOD(mailbox_fixture, "messages come out in the order they went in") {
  box.push(make(1));
  box.push(make(2));
  CHECK(pop() == 1);
  box.push(make(3));
  CHECK(pop() == 2);
  CHECK(pop() == 3);
  CHECK(pop() == 0);
}

TEST_CASE_METHOD(mailbox_fixture, "only the first message wakes a blocked reader") {
  CHECK(box.try_block());
  CHECK(box.push(make(1)));
  CHECK_FALSE(box.push(make(2)));
}

TEST_CASE_METHOD(mailbox_fixture, "a reader that is not blocked is not woken") {
  CHECK_FALSE(box.push(make(1)));
}

TEST_CASE_METHOD(mailbox_fixture, "a reader with messages does not block") {
  box.push(make(1));
  box.push(make(2));
  CHECK_FALSE(box.try_block());
  pop();
  // It has been put in order and waits apart from what comes now.
  CHECK_FALSE(box.try_block());
  pop();
  CHECK(box.try_block());
}

TEST_CASE_METHOD(mailbox_fixture, "a mailbox that is closed drops the first first") {
  for (auto number : {1, 2, 3})
    box.push(make(number));
  pop();
  box.push(make(4));
  dropped->clear();
  box.close();
  CHECK(*dropped == std::vector<int>{2, 3, 4});
}

TEST_CASE_METHOD(mailbox_fixture, "what comes when a mailbox is closed is dropped") {
  box.close();
  auto late = make(1);
  dropped->clear();
  CHECK_FALSE(box.push(std::move(late)));
  CHECK(*dropped == std::vector<int>{1});
}

TEST_CASE_METHOD(mailbox_fixture, "what a dropped message sends is dropped, too") {
  auto first = make(1);
  first->content().get_mutable_as<letter>(0).then = [this] { box.push(make(2)); };
  box.push(std::move(first));
  dropped->clear();
  box.close();
  CHECK(dropped->front() == 1);
  CHECK(dropped->back() == 2);
}

TEST_CASE("a mailbox that goes drops its messages") {
  auto dropped = std::make_shared<std::vector<int>>();
  {
    mailbox_fixture gone;
    gone.dropped = dropped;
    gone.box.push(gone.make(1));
    dropped->clear();
  }
  CHECK(*dropped == std::vector<int>{1});
}

TEST_CASE_METHOD(mailbox_fixture, "each of several senders keeps its order") {
  constexpr int count = 10'000;
  std::vector<std::thread> senders;
  for (auto sign : {1, -1})
    senders.emplace_back([this, sign] {
      for (int i = 1; i <= count; ++i)
        box.push(caf::make_mailbox_element(nullptr, caf::make_message_id(), {},
                                           letter{sign * i, nullptr}));
    });
  int last_of_one = 0;
  int last_of_other = 0;
  auto in_order = true;
  while (last_of_one < count || last_of_other > -count) {
    auto number = pop();
    auto& last = number > 0 ? last_of_one : last_of_other;
    in_order = in_order && (number == 0 || number == last + (number > 0 ? 1 : -1));
    last = number == 0 ? last : number;
  }
  for (auto& each : senders)
    each.join();
  CHECK(in_order);
  CHECK(pop() == 0);
}
