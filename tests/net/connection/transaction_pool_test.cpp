#include "net/connection/transaction_pool.hpp"

#include "tests/support/catch.hpp"

#include <vector>

using namespace telex;

namespace {

/// What stands for an actor.
struct transaction {
  std::uint64_t number;

  std::uint64_t id() const noexcept {
    return number;
  }
};

/// A pool, and what it has made.
struct fixture {
  std::uint64_t acquire() {
    return pool.acquire([this] { return transaction{++made}; }).id();
  }

  /// Ends what is surplus.
  std::vector<std::uint64_t> trim() {
    std::vector<std::uint64_t> result;
    pool.trim([&result](const transaction& each) { result.push_back(each.id()); });
    return result;
  }

  transaction_pool<transaction> pool;
  std::uint64_t made = 0;
};

using numbers = std::vector<std::uint64_t>;

} // namespace

TEST_CASE("a transaction that is done is used again", "[transaction_pool]") {
  fixture f;
  CHECK(f.acquire() == 1);
  CHECK(f.acquire() == 2);
  f.pool.release(1, 1);
  CHECK(f.acquire() == 1);
  CHECK(f.acquire() == 3);
  CHECK(f.pool.size() == 3);
}

TEST_CASE("a transaction is done when all its messages are", "[transaction_pool]") {
  fixture f;
  CHECK(f.acquire() == 1);
  CHECK(f.pool.acquire_same().id() == 1);
  CHECK(f.pool.acquire_same().id() == 1);
  f.pool.release(1, 2);
  CHECK(f.acquire() == 2);
  f.pool.release(1, 1);
  CHECK(f.acquire() == 1);
}

TEST_CASE("what is not needed for a while is ended", "[transaction_pool]") {
  constexpr auto kept = transaction_pool<transaction>::max_idle;
  fixture f;
  for (std::uint64_t i = 0; i < kept + 2; ++i)
    f.acquire();
  CHECK(f.pool.is_large());
  CHECK(f.trim().empty());
  for (std::uint64_t i = 1; i <= kept + 2; ++i)
    f.pool.release(i, 1);
  CHECK(f.trim().empty());
  CHECK(f.trim().size() == 2);
  CHECK_FALSE(f.pool.is_large());
  CHECK(f.pool.size() == kept);
}

TEST_CASE("those that are busy are told how many messages they had",
          "[transaction_pool]") {
  fixture f;
  f.acquire();
  f.pool.acquire_same();
  f.pool.release(1, 2);
  f.acquire();
  f.acquire();
  f.pool.release(2, 1);
  numbers busy, followed, idle;
  f.pool.dismiss(
    [&](const transaction& each, std::uint64_t messages) {
      busy.push_back(each.id());
      followed.push_back(messages);
    },
    [&](const transaction& each) { idle.push_back(each.id()); });
  CHECK(busy == numbers{1});
  CHECK(followed == numbers{3});
  CHECK(idle == numbers{2});
  CHECK(f.pool.size() == 0);
}
