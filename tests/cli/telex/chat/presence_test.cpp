#include "cli/telex/chat/presence.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

namespace {

using orders = std::vector<presence::order>;

orders ordered(presence& which) {
  orders result;
  while (auto next = which.next_order())
    result.push_back(*next);
  return result;
}

presence::order watch_of(const std::string& name) {
  return {question::watch, name};
}

presence::order unwatch_of(const std::string& name) {
  return {question::unwatch, name};
}

/// Connected to a server that tells who is there.
struct told_fixture {
  presence told{false};

  told_fixture() {
    told.begin(true);
  }

  /// Bob is watched, and there or not.
  void watch_bob(bool is_present) {
    told.talk_with("bob");
    CHECK(ordered(told) == orders{watch_of("bob")});
    CHECK(told.take(watching{"bob", is_present}).empty());
  }

  not_answered refused(const std::string& name, hindrance why) {
    return {question::watch, name, why};
  }
};

const std::string untold
  = "the server does not tell who is here: it has the plain protocol alone";

} // namespace

TEST_CASE_METHOD(told_fixture, "whom one talks with is watched, and told of") {
  watch_bob(true);
  told.talk_with("bob");
  told.talk_with("ALL");
  CHECK(ordered(told).empty());
  CHECK_FALSE(told.is_gone("bob"));
  CHECK(told.take(left{"bob"}) == "bob has left");
  CHECK(told.is_gone("bob"));
  CHECK(told.take(joined{"bob"}) == "bob is here");
  CHECK(told.take(joined{"carol"}).empty());
  CHECK(told.describe()
        == "Nobody by /watch; watched as you talk with them: bob (here)");
}

TEST_CASE_METHOD(told_fixture, "who is asked for is told of at once") {
  CHECK(told.watch("bob").empty());
  CHECK(ordered(told) == orders{watch_of("bob")});
  CHECK(told.take(watching{"bob", false}) == "bob is not here");
  CHECK(told.watch("bob") == "bob is not here");
  CHECK(ordered(told).empty());
  CHECK(told.describe() == "Watched: bob (not here)");
  told.talk_with("carol");
  CHECK(told.describe()
        == "Watched: bob (not here); watched as you talk with them: carol");
}

TEST_CASE_METHOD(told_fixture, "who is not to be watched is not, until he is") {
  watch_bob(true);
  CHECK(told.unwatch("bob") == "bob is watched no more");
  CHECK(ordered(told) == orders{unwatch_of("bob")});
  CHECK(told.unwatch("bob") == "bob is not watched");
  told.talk_with("bob");
  CHECK(ordered(told).empty());
  CHECK(told.take(left{"bob"}).empty());
  CHECK(told.describe() == "Nobody is watched; /watch NAME does so");
  told.watch("bob");
  CHECK(ordered(told) == orders{watch_of("bob")});
}

TEST_CASE_METHOD(told_fixture, "who is ignored is watched if he is asked for") {
  watch_bob(true);
  told.watch("carol");
  ordered(told);
  told.drop("bob");
  told.drop("carol");
  CHECK(ordered(told) == orders{unwatch_of("bob")});
}

TEST_CASE("a quiet one tells of whom it is asked for") {
  presence told{true};
  told.begin(true);
  told.talk_with("bob");
  told.watch("carol");
  told.take(watching{"bob", true});
  told.take(watching{"carol", true});
  CHECK(told.take(left{"bob"}).empty());
  CHECK(told.is_gone("bob"));
  CHECK(told.take(left{"carol"}) == "carol has left");
}

TEST_CASE_METHOD(told_fixture, "after a reconnection what has changed is told once") {
  watch_bob(true);
  told.watch("carol");
  told.talk_with("dave");
  ordered(told);
  told.take(watching{"carol", true});
  told.take(watching{"dave", false});
  told.end();
  CHECK_FALSE(told.is_gone("dave"));
  CHECK(told.watch("eve") == untold);
  told.begin(true);
  CHECK(ordered(told) == orders{watch_of("bob"), watch_of("carol"), watch_of("dave")});
  CHECK_FALSE(told.is_gone("dave"));
  CHECK(told.take(watching{"bob", false}) == "bob has left");
  CHECK(told.take(watching{"carol", true}).empty());
  CHECK(told.take(watching{"dave", true}) == "dave is here");
  CHECK(told.take(left{"bob"}).empty());
}

TEST_CASE_METHOD(told_fixture, "who was talked with least lately makes room") {
  told.watch("first");
  for (std::size_t i = 1; i < presence::most_watched; ++i)
    told.talk_with("user" + std::to_string(i));
  told.talk_with("user1");
  ordered(told);
  told.talk_with("bob");
  CHECK(ordered(told) == orders{unwatch_of("user2"), watch_of("bob")});
  CHECK(told.watch("carol").empty());
  CHECK(ordered(told) == orders{unwatch_of("user3"), watch_of("carol")});
}

TEST_CASE_METHOD(told_fixture, "who was asked for makes no room") {
  for (std::size_t i = 0; i < presence::most_watched; ++i)
    told.watch("user" + std::to_string(i));
  ordered(told);
  told.talk_with("bob");
  CHECK(told.watch("carol")
        == "not watched: 128 are already; /unwatch NAME makes room");
  CHECK(ordered(told).empty());
}

TEST_CASE_METHOD(told_fixture, "a server may have room for fewer") {
  told.talk_with("bob");
  told.talk_with("carol");
  told.watch("dave");
  ordered(told);
  told.take(watching{"bob", true});
  CHECK(told.take(refused("carol", hindrance::too_many)).empty());
  CHECK(ordered(told).empty());
  // Who is asked for comes before who is talked with.
  CHECK(told.take(refused("dave", hindrance::too_many)).empty());
  CHECK(ordered(told) == orders{unwatch_of("bob"), watch_of("dave")});
  CHECK(told.take(refused("dave", hindrance::too_many))
        == "dave is not watched: the server takes no more questions of that kind");
  CHECK(told.describe() == "Nobody is watched; /watch NAME does so");
}

TEST_CASE("a server of the plain protocol tells nothing, and is asked nothing") {
  presence told{false};
  told.begin(false);
  told.talk_with("bob");
  told.look_up("b");
  CHECK(told.watch("bob") == untold);
  CHECK(told.unwatch("bob") == untold);
  CHECK(told.describe() == untold);
  CHECK(ordered(told).empty());
  told.ask_who("");
  CHECK(ordered(told) == orders{{question::who, ""}});
  CHECK(told.take_who());
}

TEST_CASE_METHOD(told_fixture, "what is asked to be known is not told") {
  told.look_up("");
  told.look_up("b");
  told.ask_who("al");
  CHECK(ordered(told) == orders{{question::who, ""}, {question::who, "al"}});
  CHECK_FALSE(told.take_who());
  CHECK(told.take_who());
  CHECK_FALSE(told.take_who());
  told.ask_who("");
  told.begin(true);
  CHECK(ordered(told).empty());
  CHECK_FALSE(told.take_who());
}
