#include "cli/telex/top/slow_reader.hpp"

#include "tests/cli/telex/top/sample.hpp"
#include "tests/support/catch.hpp"

using namespace telex::top;
using namespace std::chrono_literals;
using telex::test::debtor;
using telex::test::user;

TEST_CASE("who owes a RECEIVED for a second is slow") {
  CHECK_FALSE(is_slow(user("bob")));
  CHECK_FALSE(is_slow(debtor("bob", 999'999us, 1000)));
  CHECK(is_slow(debtor("bob", 1s, 0)));
}

TEST_CASE("who has not read for a second is slow") {
  auto bob = user("bob");
  bob.blocked = 1s;
  CHECK(is_slow(bob));
}

TEST_CASE("who answers each message, and takes so long that others wait, is slow") {
  auto bob = debtor("bob", 200ms, 6);
  bob.oldest = 5400ms;
  CHECK(is_slow(bob));
  CHECK(describe_slow(bob) == "bob has had a message wait for 5.4 s, 6 wait");
}

TEST_CASE("the slowest reader is who has been slow for longest") {
  auto carol = user("carol");
  carol.blocked = 4s;
  const std::vector<user_state> users{debtor("bob", 3s, 1000), carol,
                                      debtor("dave", 2s, 5)};
  CHECK(slowest_reader(users) == &users[1]);
}

TEST_CASE("nobody is the slowest reader of those who are quick") {
  const std::vector<user_state> users{user("alice"), debtor("bob", 10ms, 1000)};
  CHECK_FALSE(slowest_reader(users));
}

TEST_CASE("a slow reader is described by what it does not do") {
  CHECK(describe_slow(debtor("bob", 4200ms, 312))
        == "bob has owed a RECEIVED for 4.2 s, 312 wait");
  auto carol = debtor("carol", 10ms, 7);
  carol.blocked = 2s;
  carol.unread_bytes = 120 << 10;
  CHECK(describe_slow(carol) == "carol has not read 120 KiB for 2.0 s, 7 wait");
}
