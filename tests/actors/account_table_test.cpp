#include "actors/account_table.hpp"
#include "tests/support/catch.hpp"

#include <set>

using namespace telex;

TEST_CASE("an account is found by its whole name") {
  account_table table{{{"bob", "b"}, {"alice", "a"}, {"Bob", "c"}}};
  REQUIRE(table.find("bob"));
  CHECK(table.find("bob")->hash == "b");
  CHECK(table.find("Bob")->hash == "c");
  for (auto name : {"", "al", "alices", "ALICE", "zoe"})
    CHECK_FALSE(table.find(name));
  CHECK_FALSE(account_table{}.find("alice"));
}

TEST_CASE("of two accounts with one name the first counts") {
  account_table table{{{"bob", ""}, {"alice", "a"}, {"bob", "b"}}};
  CHECK(table.all() == std::vector<account>{{"alice", "a"}, {"bob", ""}});
}

TEST_CASE("a decoy is the hash of an account and for a number always the same") {
  account_table table{{{"alice", "a"}, {"bob", ""}, {"carol", "c"}}};
  std::set<std::string> found;
  for (std::size_t number = 0; number < 10; ++number) {
    found.insert(table.decoy(number));
    CHECK(table.decoy(number) == table.decoy(number));
  }
  CHECK(found == std::set<std::string>{"a", "c"});
}

TEST_CASE("without accounts a decoy is a hash as they are made") {
  for (const auto& table : {account_table{}, account_table{{{"alice", ""}}}})
    CHECK(table.decoy(7).starts_with("$argon2id$v=19$m=65536,t=2,p=1$"));
}
