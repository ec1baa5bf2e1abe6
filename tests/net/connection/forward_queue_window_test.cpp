// Windows of the extended protocol (docs/protocol.md, section 6).

#include "net/connection/forward_queue.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/letter.hpp"

#include <memory>
#include <string>

using namespace telex;
using namespace telex::test;

TEST_CASE("a window is how many receipts a recipient may owe") {
  letters queue{8, 1000, 2};
  for (auto text : {"one", "two", "three"})
    queue.push(from(alice, text));
  CHECK(queue.forward(at(0))->text == "one");
  auto one = queue.last_given();
  CHECK(queue.forward(at(1))->text == "two");
  auto two = queue.last_given();
  CHECK(text_of(queue.forward(at(2))) == nothing);
  CHECK(queue.owes_receipt_since() == at(0));
  CHECK(text_of(queue.answer(two)) == "two");
  CHECK(text_of(queue.answer(two)) == nothing);
  CHECK(queue.forward(at(3))->text == "three");
  CHECK(text_of(queue.answer(one)) == "one");
  CHECK(queue.owes_receipt_since() == at(3));
  CHECK(queue.size() == 1);
}

TEST_CASE("a late receipt frees its place in a window, and no other one") {
  letters queue{8, 1000, 2};
  queue.push(due(5, "one"));
  queue.push(due(9, "two"));
  queue.push(due(20, "three"));
  queue.forward(at(0));
  auto one = queue.last_given();
  queue.forward(at(0));
  CHECK(text_of(queue.expire(at(5))) == "one");
  CHECK(text_of(queue.forward(at(6))) == nothing);
  CHECK(text_of(queue.answer(one)) == nothing);
  CHECK(queue.forward(at(6))->text == "three");
}

TEST_CASE("of what was given the first to be due expires first") {
  letters queue{8, 1000, 3};
  queue.push(due(9, "late"));
  queue.forward(at(0));
  queue.push(due(4, "early"));
  queue.forward(at(1));
  queue.push(due(6, "between"));
  queue.forward(at(2));
  CHECK(queue.next_deadline() == at(4));
  CHECK(text_of(queue.expire(at(8))) == "early");
  CHECK(text_of(queue.expire(at(8))) == "between");
  CHECK(text_of(queue.expire(at(8))) == nothing);
  CHECK(queue.next_deadline() == at(9));
  CHECK(queue.owes_receipt_since() == at(0));
}

TEST_CASE("what a recipient was given has the bound of what waits, or is one message") {
  letters queue{8, 1000, 8};
  queue.push(from(alice, "large", 5000));
  CHECK(queue.forward(at(0))->text == "large");
  auto large = queue.last_given();
  queue.push(from(alice, "small", 600));
  CHECK(text_of(queue.forward(at(0))) == nothing);
  queue.answer(large);
  CHECK(queue.forward(at(0))->text == "small");
  queue.push(from(alice, "other", 401));
  CHECK(text_of(queue.forward(at(0))) == nothing);
}

TEST_CASE("what was given comes with how much was written before it") {
  letters queue{8, 1000, 8};
  for (auto text : {"one", "two", "three"})
    queue.push(from(alice, text));
  queue.forward(at(0), 0);
  queue.forward(at(0), 40);
  std::string seen;
  queue.for_each_given([&](letter& x, std::uint64_t written) {
    seen += x.text + ' ' + std::to_string(written) + ' ';
  });
  CHECK(seen == "one 0 two 40 ");
  CHECK(text_of(queue.take_unread()) == "three");
  CHECK(text_of(queue.take_unread()) == nothing);
}
