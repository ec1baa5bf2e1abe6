#include "cli/telexd/accounts/hashing_threads.hpp"
#include "cli/telexd/accounts/password_comparer.hpp"
#include "cli/telexd/accounts/password_hash.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/deadline.hpp"
#include "tests/support/hashes.hpp"

#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

namespace {

using finding = password_checker::finding;
using check_number = password_checker::check_number;

/// What threads have told, for who waits for so much.
class findings {
public:
  explicit findings(std::size_t wanted) : wanted_{wanted} {
    // nop
  }

  password_checker::listener listener() {
    return [this](check_number number, finding how) {
      std::lock_guard guard{mutex_};
      found_[number] = how;
      if (found_.size() == wanted_)
        all_.set_value();
    };
  }

  std::map<check_number, finding> wait() {
    all_.get_future().wait();
    std::lock_guard guard{mutex_};
    return found_;
  }

  std::map<check_number, finding> now() {
    std::lock_guard guard{mutex_};
    return found_;
  }

private:
  std::size_t wanted_;
  std::mutex mutex_;
  std::map<check_number, finding> found_;
  std::promise<void> all_;
};

/// Threads that tell nothing, and so take nothing else, until they may.
class held_threads {
public:
  held_threads(std::size_t max_waiting) : threads{1, max_waiting} {
    threads.report_to([this](check_number number, finding) {
      if (number == 0) {
        is_busy_.set_value();
        may_go_on_.get_future().wait();
      } else {
        told.insert(number);
      }
      if (number == last)
        ended_.set_value();
    });
    threads.take(0, secret{"x"}, hash_of_hers);
    is_busy_.get_future().wait();
  }

  void go_on() {
    may_go_on_.set_value();
    ended_.get_future().wait();
  }

  static constexpr check_number last = 99;
  std::set<check_number> told;
  hashing_threads threads;

private:
  std::promise<void> is_busy_;
  std::promise<void> may_go_on_;
  std::promise<void> ended_;
};

finding compare(const secret& password, const std::string& hash) {
  return password_comparer{}.compare(password, hash);
}

} // namespace

// -- hashes --------------------------------------------------------------------------

TEST_CASE("a hash is right for its password alone") {
  secret password{"correct horse"};
  auto hash = hash_password(password, hash_cost::interactive);
  REQUIRE(hash);
  CHECK(hash->starts_with("$argon2id$v=19$m=65536,t=2,p=1$"));
  CHECK(flaw_of_hash(*hash).empty());
  CHECK(compare(password, *hash) == finding::right);
  CHECK(compare(secret{"correct hors"}, *hash) == finding::wrong);
  CHECK(hash_password(password, hash_cost::interactive) != hash);
}

TEST_CASE("the memory for one comparison is that for the next") {
  password_comparer comparer;
  CHECK(comparer.kept() == 0);
  for (auto password : {"hers", "his"}) {
    auto is_right = comparer.compare(secret{password}, hash_of_hers) == finding::right;
    CHECK(is_right == (password == std::string_view{"hers"}));
    CHECK(comparer.kept() == 64 * 1024);
  }
  auto larger = *hash_password(secret{"hers"}, hash_cost::interactive);
  CHECK(comparer.compare(secret{"hers"}, larger) == finding::right);
  CHECK(comparer.kept() == 64 * 1024 * 1024);
  CHECK(comparer.compare(secret{"hers"}, hash_of_hers) == finding::right);
  CHECK(comparer.kept() == 64 * 1024 * 1024);
  comparer.release();
  CHECK(comparer.kept() == 0);
  CHECK(comparer.compare(secret{"hers"}, hash_of_hers) == finding::right);
}

TEST_CASE("what is no hash of argon2id is right for nobody") {
  for (std::string text :
       {"", "hers", "$argon2id$v=19$m=65536",
        "$argon2i$v=19$m=64,t=1,p=1$aGVyczAx$aGVy",
        "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGVyc2hlcnNoZXJzaGVycw==",
        "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGVyc2hlcnNoZXJzaGVycw ",
        "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGVyc2hlcnNoZXJz",
        "$argon2id$v=19$m=64,t=1,p=1$c2FsdA$aGVyc2hlcnNoZXJzaGVycw",
        "$argon2id$v=19$m=64,t=1,p=2$c2FsdHNhbHQ$aGVyc2hlcnNoZXJzaGVycw",
        "$argon2id$v=19$m=7,t=1,p=1$c2FsdHNhbHQ$aGVyc2hlcnNoZXJzaGVycw",
        "$argon2id$v=19$m=64,t=0,p=1$c2FsdHNhbHQ$aGVyc2hlcnNoZXJzaGVycw",
        "$argon2id$v=19$m=-64,t=1,p=1$c2FsdHNhbHQ$aGVyc2hlcnNoZXJzaGVycw",
        "$argon2id$v=16$m=64,t=1,p=1$c2FsdHNhbHQ$aGVyc2hlcnNoZXJzaGVycw",
        "$7$C6..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D"}) {
    INFO(text);
    CHECK(flaw_of_hash(text) == "is no hash of argon2id");
    CHECK(compare(secret{"hers"}, text) == finding::unable);
  }
  CHECK_FALSE(flaw_of_hash(hash_of_hers + std::string(128, 'x')).empty());
}

TEST_CASE("a hash that costs more than one that is made is none") {
  auto with_cost = [](const std::string& cost) {
    auto hash = hash_of_hers;
    return hash.replace(hash.find("m=64,t=1"), 8, cost);
  };
  // As --cost has them, and as much work in another form.
  for (auto cost : {"m=65536,t=2", "m=262144,t=3", "m=1048576,t=4", "m=65536,t=64"}) {
    INFO(cost);
    CHECK(flaw_of_hash(with_cost(cost)).empty());
  }
  for (auto cost : {"m=1048577,t=1", "m=4294967295,t=1", "m=1048576,t=5",
                    "m=65536,t=65", "m=64,t=4294967295", "m=4294967295,t=4294967295"}) {
    INFO(cost);
    CHECK(flaw_of_hash(with_cost(cost)).find("costs too much") != std::string::npos);
    CHECK(compare(secret{"hers"}, with_cost(cost)) == finding::unable);
  }
}

// -- threads -------------------------------------------------------------------------

TEST_CASE("each password is compared with its own hash") {
  findings all{4};
  hashing_threads threads{2, 10};
  threads.report_to(all.listener());
  CHECK(threads.take(1, secret{"hers"}, hash_of_hers));
  CHECK(threads.take(2, secret{"hers"}, hash_of_his));
  CHECK(threads.take(3, secret{"his"}, hash_of_his));
  CHECK(threads.take(4, secret{"his"}, "no hash"));
  CHECK(all.wait()
        == std::map<check_number, finding>{{1, finding::right},
                                           {2, finding::wrong},
                                           {3, finding::right},
                                           {4, finding::unable}});
}

TEST_CASE("threads keep their memory until they have had nothing to do for a while") {
  findings one{1};
  SECTION("which is not over") {
    hashing_threads threads{1, 10, std::chrono::hours{1}};
    threads.report_to(one.listener());
    threads.take(1, secret{"hers"}, hash_of_hers);
    one.wait();
    CHECK(threads.kept() == 64 * 1024);
  }
  SECTION("which is over") {
    hashing_threads threads{1, 10, std::chrono::nanoseconds{1}};
    threads.report_to(one.listener());
    threads.take(1, secret{"hers"}, hash_of_hers);
    one.wait();
    for (deadline until; threads.kept() > 0; std::this_thread::yield())
      REQUIRE(until.left() > 0);
  }
}

TEST_CASE("only so many wait") {
  held_threads held{2};
  CHECK(held.threads.take(1, secret{"hers"}, hash_of_hers));
  CHECK(held.threads.take(held_threads::last, secret{"hers"}, hash_of_hers));
  CHECK_FALSE(held.threads.take(3, secret{"hers"}, hash_of_hers));
  held.go_on();
  CHECK(held.told == std::set<check_number>{1, held_threads::last});
}

TEST_CASE("what is dropped is told nobody and makes room") {
  held_threads held{2};
  CHECK(held.threads.take(1, secret{"hers"}, hash_of_hers));
  CHECK(held.threads.take(2, secret{"hers"}, hash_of_hers));
  held.threads.drop(1);
  held.threads.drop(7);
  CHECK(held.threads.take(held_threads::last, secret{"hers"}, hash_of_hers));
  held.go_on();
  CHECK(held.told == std::set<check_number>{2, held_threads::last});
}

TEST_CASE("threads that are stopped tell nothing and take nothing") {
  findings none{1};
  hashing_threads threads{1, 10};
  threads.report_to(none.listener());
  for (check_number number = 0; number < 10; ++number)
    threads.take(number, secret{"hers"}, hash_of_hers);
  threads.stop();
  auto told = none.now();
  CHECK_FALSE(threads.take(99, secret{"hers"}, hash_of_hers));
  threads.stop();
  CHECK(none.now() == told);
}
