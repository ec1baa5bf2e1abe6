#include "net/connection/fifo.hpp"

#include "tests/support/catch.hpp"

#include <deque>
#include <memory>
#include <random>
#include <string>

namespace {

/// An item whose memory is counted.
struct counted {
  int value = 0;
};

/// How many items all queues of `counted` have memory for.
std::size_t capacity = 0;

} // namespace

template <>
struct std::allocator<counted> {
  using value_type = counted;

  counted* allocate(std::size_t count) {
    capacity += count;
    return static_cast<counted*>(::operator new(count * sizeof(counted)));
  }
  void deallocate(counted* items, std::size_t count) noexcept {
    capacity -= count;
    ::operator delete(items);
  }
  bool operator==(const allocator&) const = default;
};

using telex::fifo;

TEST_CASE("a new queue is empty and owns no memory") {
  fifo<counted> queue;
  CHECK(queue.empty());
  CHECK(queue.size() == 0);
  CHECK(capacity == 0);
}

TEST_CASE("items come out in the order they went in") {
  fifo<std::string> queue;
  CHECK(queue.push("alice") == "alice");
  queue.push("bob");
  queue.push("carol");
  CHECK(queue.size() == 3);
  CHECK(queue.front() == "alice");
  CHECK(queue[0] == "alice");
  CHECK(queue[2] == "carol");
  CHECK(queue.pop() == "alice");
  CHECK(queue[0] == "bob");
  CHECK(queue[1] == "carol");
  CHECK(queue.pop() == "bob");
  CHECK(queue.pop() == "carol");
  CHECK(queue.empty());
}

TEST_CASE("an item can be changed while it waits") {
  fifo<std::string> queue;
  queue.push("alice") += "!";
  queue.push("bob");
  queue[1] += "?";
  queue.front() += "!";
  CHECK(queue.pop() == "alice!!");
  CHECK(queue.pop() == "bob?");
}

TEST_CASE("items need not be copied") {
  fifo<std::unique_ptr<int>> queue;
  for (int i = 0; i < 100; ++i)
    queue.push(std::make_unique<int>(i));
  for (int i = 0; i < 100; ++i)
    CHECK(*queue.pop() == i);
}

TEST_CASE("a cleared queue drops its items and can be used again") {
  auto item = std::make_shared<int>(1);
  fifo<std::shared_ptr<int>> queue;
  for (int i = 0; i < 10; ++i)
    queue.emplace(item);
  queue.pop();
  queue.clear();
  CHECK(item.use_count() == 1);
  CHECK(queue.empty());
  queue.emplace(item);
  CHECK(queue.size() == 1);
  CHECK(queue.front() == item);
}

TEST_CASE("a grown queue gives its memory back when it runs empty") {
  fifo<counted> queue;
  for (int i = 0; i < 1000; ++i)
    queue.push({i});
  CHECK(capacity >= 1000);
  for (int i = 0; i < 1000; ++i)
    CHECK(queue.pop().value == i);
  CHECK(capacity == 0);
}

TEST_CASE("a grown queue gives its memory back when it is cleared") {
  fifo<counted> queue;
  for (int i = 0; i < 1000; ++i)
    queue.push({i});
  queue.clear();
  CHECK(capacity == 0);
}

TEST_CASE("a queue that never runs empty does not grow with what went through it") {
  fifo<counted> queue;
  for (int i = 0; i < 10; ++i)
    queue.push({i});
  for (int i = 10; i < 10000; ++i) {
    queue.push({i});
    REQUIRE(queue.pop().value == i - 10);
    REQUIRE(capacity <= 64);
  }
  CHECK(queue.size() == 10);
}

TEST_CASE("an item of a long queue is moved a few times however long it is") {
  struct item {
    item() = default;
    item(item&& other) noexcept : moves(other.moves + 1) {}
    item& operator=(item&& other) noexcept {
      moves = other.moves + 1;
      return *this;
    }
    int moves = 0;
  };
  fifo<item> queue;
  // Nearly fills a block, whose sizes are powers of 2.
  for (int i = 0; i < 1020; ++i)
    queue.push({});
  int moves = 0;
  for (int i = 0; i < 20000; ++i) {
    queue.push({});
    moves += queue.pop().moves;
  }
  CHECK(moves / 20000 < 10);
}

TEST_CASE("a queue does as std::deque does in a random sequence") {
  std::mt19937 random{1933};
  fifo<std::string> queue;
  std::deque<std::string> model;
  // Waves, so that the queue both grows large and runs empty.
  for (int step = 0; step < 20000; ++step) {
    auto pushes = step / 500 % 2 == 0 ? 5u : 2u;
    if (auto choice = random() % 8; choice < pushes) {
      auto item = std::string(random() % 40, 'x') + std::to_string(step);
      queue.emplace(item);
      model.push_back(item);
    } else if (!model.empty()) {
      REQUIRE(queue.pop() == model.front());
      model.pop_front();
    }
    if (random() % 3000 == 0) {
      queue.clear();
      model.clear();
    }
    REQUIRE(queue.size() == model.size());
    REQUIRE(queue.empty() == model.empty());
    if (model.empty())
      continue;
    auto any = random() % model.size();
    REQUIRE(queue[any] == model[any]);
    REQUIRE(std::as_const(queue).front() == model.front());
  }
}

TEST_CASE("what is put between others comes out between them") {
  fifo<int> queue;
  for (auto x : {1, 2, 4, 5})
    queue.emplace(x);
  CHECK(queue.pop() == 1);
  queue.insert(1, 3);
  queue.insert(4, 6);
  queue.insert(0, 0);
  for (auto x : {0, 2, 3, 4, 5, 6})
    CHECK(queue.pop() == x);
  CHECK(queue.empty());
}
