#include "net/connection/forward_queue.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/letter.hpp"

#include <memory>
#include <string>

using namespace telex;
using namespace telex::test;

namespace {

/// Whether the queue has found a place for it.
bool pushed(letters& queue, letter x) {
  auto text = x.text;
  auto refused = queue.push(std::move(x));
  CHECK((!refused || refused->text == text));
  return !refused;
}

} // namespace

// -- one at a time -----------------------------------------------------------------

TEST_CASE("a recipient for whom nothing waits is given nothing") {
  letters queue{8, 1000};
  CHECK(queue.size() == 0);
  CHECK(text_of(queue.forward(at(0))) == nothing);
  CHECK(queue.owes_receipt_since() == std::nullopt);
  CHECK(queue.next_deadline() == std::nullopt);
  CHECK(text_of(queue.expire(at(100))) == nothing);
  CHECK(text_of(queue.answer(&alice)) == nothing);
  CHECK(text_of(queue.answer(nullptr)) == nothing);
}

TEST_CASE("a recipient is given the next message when it has answered the last") {
  letters queue{8, 1000};
  CHECK(pushed(queue, from(alice, "one")));
  CHECK(pushed(queue, from(carol, "two")));
  CHECK(pushed(queue, from(alice, "three")));
  CHECK(queue.size() == 3);
  CHECK(text_of(queue.forward(at(0))) == "one");
  CHECK(text_of(queue.forward(at(0))) == nothing);
  CHECK(queue.size() == 3);
  CHECK(text_of(queue.answer(&alice)) == "one");
  CHECK(queue.size() == 2);
  CHECK(text_of(queue.forward(at(0))) == "two");
  CHECK(text_of(queue.answer(&carol)) == "two");
  CHECK(text_of(queue.forward(at(0))) == "three");
  CHECK(text_of(queue.answer(&alice)) == "three");
  CHECK(text_of(queue.forward(at(0))) == nothing);
  CHECK(queue.size() == 0);
}

TEST_CASE("a recipient owes a receipt from when it is given a message") {
  letters queue{8, 1000};
  queue.push(from(alice, "one"));
  queue.push(from(alice, "two"));
  CHECK(queue.owes_receipt_since() == std::nullopt);
  queue.forward(at(3));
  CHECK(queue.owes_receipt_since() == at(3));
  queue.forward(at(4));
  CHECK(queue.owes_receipt_since() == at(3));
  queue.answer(&alice);
  CHECK(queue.owes_receipt_since() == std::nullopt);
  queue.forward(at(5));
  CHECK(queue.owes_receipt_since() == at(5));
}

// -- receipts ----------------------------------------------------------------------

TEST_CASE("a receipt that names another sender settles nothing") {
  letters queue{8, 1000};
  queue.push(from(alice, "one"));
  queue.push(from(carol, "two"));
  queue.forward(at(0));
  for (const auto& other : {carol, std::string{"Alice"}, std::string{}}) {
    CHECK(text_of(queue.answer(&other)) == nothing);
    CHECK(queue.owes_receipt_since() == at(0));
    CHECK(text_of(queue.forward(at(1))) == nothing);
  }
  CHECK(text_of(queue.answer(&alice)) == "one");
}

TEST_CASE("an error settles the message whoever sent it") {
  letters queue{8, 1000};
  queue.push(from(alice, "one"));
  queue.push(from(carol, "two"));
  queue.forward(at(0));
  CHECK(text_of(queue.answer(nullptr)) == "one");
  queue.forward(at(0));
  CHECK(text_of(queue.answer(nullptr)) == "two");
}

TEST_CASE("a receipt settles one message and a second one nothing") {
  letters queue{8, 1000};
  queue.push(from(alice, "one"));
  queue.push(from(alice, "two"));
  queue.forward(at(0));
  CHECK(text_of(queue.answer(&alice)) == "one");
  CHECK(text_of(queue.answer(&alice)) == nothing);
  CHECK(text_of(queue.answer(nullptr)) == nothing);
  CHECK(queue.size() == 1);
  CHECK(text_of(queue.forward(at(0))) == "two");
}

TEST_CASE("a receipt for what only waits settles nothing") {
  letters queue{8, 1000};
  queue.push(from(alice, "one"));
  CHECK(text_of(queue.answer(&alice)) == nothing);
  CHECK(text_of(queue.answer(nullptr)) == nothing);
  CHECK(queue.size() == 1);
}

// -- bounds ------------------------------------------------------------------------

TEST_CASE("as many messages may wait as the bound says") {
  letters queue{2, 1000};
  CHECK(pushed(queue, from(alice, "given")));
  queue.forward(at(0));
  CHECK(pushed(queue, from(alice, "one")));
  CHECK(pushed(queue, from(alice, "two")));
  CHECK_FALSE(pushed(queue, from(alice, "three")));
  CHECK(queue.size() == 3);
  queue.answer(&alice);
  CHECK_FALSE(pushed(queue, from(alice, "three")));
  queue.forward(at(0));
  CHECK(pushed(queue, from(alice, "three")));
  CHECK_FALSE(pushed(queue, from(alice, "four")));
}

TEST_CASE("as many octets may wait as the bound says") {
  letters queue{100, 1000};
  CHECK(pushed(queue, from(alice, "given", 700)));
  queue.forward(at(0));
  CHECK_FALSE(pushed(queue, from(alice, "long", 1001)));
  CHECK(pushed(queue, from(alice, "one", 600)));
  CHECK_FALSE(pushed(queue, from(alice, "two", 401)));
  CHECK(pushed(queue, from(alice, "two", 400)));
  CHECK_FALSE(pushed(queue, from(alice, "three", 1)));
  CHECK(pushed(queue, from(alice, "empty", 0)));
  queue.answer(&alice);
  CHECK(text_of(queue.forward(at(0))) == "one");
  CHECK_FALSE(pushed(queue, from(alice, "three", 601)));
  CHECK(pushed(queue, from(alice, "three", 600)));
}

TEST_CASE("a message that need not wait finds a place whatever its size") {
  letters queue{0, 0};
  CHECK(pushed(queue, from(alice, "long", 5000)));
  CHECK_FALSE(pushed(queue, from(alice, "empty", 0)));
  CHECK(text_of(queue.forward(at(0))) == "long");
  CHECK_FALSE(pushed(queue, from(alice, "empty", 0)));
  CHECK(text_of(queue.answer(&alice)) == "long");
  CHECK(pushed(queue, from(alice, "next", 1)));
}

TEST_CASE("no octet finds a place behind a message longer than the bound") {
  letters queue{8, 1000};
  CHECK(pushed(queue, from(alice, "long", 5000)));
  CHECK_FALSE(pushed(queue, from(alice, "short", 1)));
  queue.forward(at(0));
  CHECK(pushed(queue, from(alice, "short", 1)));
}

TEST_CASE("a message has to wait while a late receipt is owed") {
  letters queue{0, 0};
  queue.push(due(1, "one"));
  queue.forward(at(0));
  queue.expire(at(1));
  CHECK(queue.size() == 0);
  CHECK_FALSE(pushed(queue, due(9, "two")));
  queue.answer(&alice);
  CHECK(pushed(queue, due(9, "two")));
}

TEST_CASE("what expires while it waits makes room") {
  letters queue{2, 100};
  queue.push(due(9, "given"));
  queue.forward(at(0));
  queue.push({alice, "one", 90, at(1)});
  queue.push({alice, "two", 10, at(9)});
  CHECK_FALSE(pushed(queue, {alice, "three", 90, at(9)}));
  CHECK(text_of(queue.expire(at(1))) == "one");
  CHECK_FALSE(pushed(queue, {alice, "three", 91, at(9)}));
  CHECK(pushed(queue, {alice, "three", 90, at(9)}));
}

// -- time --------------------------------------------------------------------------

TEST_CASE("a message expires when its deadline has come and not before") {
  letters queue{8, 1000};
  queue.push(due(3, "one"));
  CHECK(text_of(queue.expire(at(3) - std::chrono::nanoseconds{1})) == nothing);
  CHECK(text_of(queue.expire(at(3))) == "one");
  CHECK(text_of(queue.expire(at(3))) == nothing);
  CHECK(queue.size() == 0);
}

TEST_CASE("what has expired while it waited is never forwarded") {
  letters queue{8, 1000};
  queue.push(due(9, "given"));
  queue.forward(at(0));
  queue.push(due(3, "one"));
  queue.push(due(4, "two"));
  queue.push(due(5, "three"));
  CHECK(text_of(queue.expire(at(4))) == "one");
  CHECK(text_of(queue.expire(at(4))) == "two");
  CHECK(text_of(queue.expire(at(4))) == nothing);
  CHECK(text_of(queue.answer(&alice)) == "given");
  CHECK(text_of(queue.forward(at(4))) == "three");
}

TEST_CASE("a late receipt settles nothing and frees the recipient") {
  letters queue{8, 1000};
  queue.push(due(3, "one"));
  queue.push(due(9, "two"));
  queue.forward(at(0));
  CHECK(text_of(queue.expire(at(3))) == "one");
  CHECK(queue.size() == 1);
  CHECK(queue.owes_receipt_since() == at(0));
  CHECK(text_of(queue.forward(at(4))) == nothing);
  CHECK(text_of(queue.answer(&alice)) == nothing);
  CHECK(queue.owes_receipt_since() == std::nullopt);
  CHECK(text_of(queue.forward(at(5))) == "two");
  CHECK(queue.owes_receipt_since() == at(5));
  CHECK(text_of(queue.answer(&alice)) == "two");
}

TEST_CASE("a late error settles nothing and frees the recipient") {
  letters queue{8, 1000};
  queue.push(due(3, "one"));
  queue.push(due(9, "two"));
  queue.forward(at(0));
  queue.expire(at(3));
  CHECK(text_of(queue.answer(nullptr)) == nothing);
  CHECK(text_of(queue.forward(at(4))) == "two");
}

TEST_CASE("a late receipt that names another sender does not free the recipient") {
  letters queue{8, 1000};
  queue.push(due(3, "one"));
  queue.push({carol, "two", 10, at(9)});
  queue.forward(at(0));
  queue.expire(at(3));
  CHECK(text_of(queue.answer(&carol)) == nothing);
  CHECK(queue.owes_receipt_since() == at(0));
  CHECK(text_of(queue.forward(at(4))) == nothing);
  CHECK(text_of(queue.answer(&alice)) == nothing);
  CHECK(text_of(queue.forward(at(4))) == "two");
}

TEST_CASE("the next deadline is that of the first to expire whether given or waiting") {
  letters queue{8, 1000};
  queue.push(due(3, "one"));
  CHECK(queue.next_deadline() == at(3));
  queue.push(due(5, "two"));
  CHECK(queue.next_deadline() == at(3));
  queue.forward(at(0));
  CHECK(queue.next_deadline() == at(3));
  queue.expire(at(3));
  CHECK(queue.next_deadline() == at(5));
  queue.answer(&alice);
  CHECK(queue.next_deadline() == at(5));
  queue.forward(at(4));
  queue.push(due(4, "earlier than the one before"));
  CHECK(queue.next_deadline() == at(4));
  CHECK(text_of(queue.expire(at(4))) == "earlier than the one before");
  CHECK(queue.next_deadline() == at(5));
  queue.answer(&alice);
  CHECK(queue.next_deadline() == std::nullopt);
}

TEST_CASE("a message that was held up goes before those that are due later") {
  letters queue{8, 1000};
  queue.push({alice, "three", 10, at(5)});
  queue.push({alice, "four", 10, at(6)});
  queue.push({carol, "one", 10, at(3)});
  CHECK(queue.pushed().text == "one");
  queue.push({carol, "two", 10, at(3)});
  CHECK(queue.pushed().text == "two");
  CHECK(queue.next_deadline() == at(3));
  CHECK(text_of(queue.expire(at(3))) == "one");
  CHECK(text_of(queue.expire(at(3))) == "two");
  CHECK(text_of(queue.expire(at(3))) == nothing);
  CHECK(queue.forward(at(4))->text == "three");
}

// -- the end -----------------------------------------------------------------------

TEST_CASE("what is left in a queue that ends is dropped with it") {
  struct parcel : letter {
    std::shared_ptr<int> content;
  };
  auto content = std::make_shared<int>();
  {
    forward_queue<parcel> queue{8, 1000};
    for (auto text : {"one", "two", "three"})
      queue.push({from(alice, text), content});
    queue.forward(at(0));
    queue.answer(&alice);
    CHECK(content.use_count() == 3);
    queue.forward(at(0));
    CHECK(content.use_count() == 3);
  }
  CHECK(content.use_count() == 1);
}
