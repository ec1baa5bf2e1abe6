#include "cli/telex/chat/presence.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

namespace {

using namespace std::chrono_literals;

/// When all begins.
constexpr clock::time_point start{1h};

constexpr auto later = start + presence::lasting;

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
    told.begin(true, start);
  }

  /// What is told then; what is not due is not told.
  std::string told_at(clock::time_point now) {
    CHECK_FALSE(told.next_notice(now - 1ms));
    auto news = told.next_notice(now);
    CHECK_FALSE(told.next_notice(now));
    return news ? news->words : "";
  }

  /// Bob is watched, and there or not.
  void watch_bob(bool is_present) {
    told.talk_with("bob");
    CHECK(ordered(told) == orders{watch_of("bob")});
    CHECK(told.take(watching{"bob", is_present}, start).empty());
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
  CHECK_FALSE(told.next_due());
  CHECK(told.take(left{"bob"}, start).empty());
  CHECK(told.is_gone("bob"));
  CHECK(told.next_due() == later);
  CHECK(told.next_notice(later) == presence::notice{"bob", "bob has left"});
  CHECK_FALSE(told.next_due());
  CHECK(told.take(joined{"bob"}, later).empty());
  CHECK(told.take(joined{"carol"}, later).empty());
  CHECK_FALSE(told.is_gone("bob"));
  CHECK(told_at(later + presence::lasting) == "bob is here");
  CHECK(told.describe()
        == "Nobody by /watch; watched as you talk with them: bob (here)");
}

TEST_CASE_METHOD(told_fixture, "who is there again at once has not been away") {
  watch_bob(true);
  told.take(left{"bob"}, start);
  told.take(joined{"bob"}, later - 1ms);
  CHECK_FALSE(told.next_due());
  // It is the last going that has to last.
  told.take(left{"bob"}, later);
  CHECK(told_at(later + presence::lasting) == "bob has left");
}

TEST_CASE_METHOD(told_fixture, "who comes, writes and leaves at once is not told of") {
  told.hear_of("dave");
  told.take(watching{"dave", true}, start);
  told.take(left{"dave"}, start + 1ms);
  CHECK(told.is_gone("dave"));
  CHECK_FALSE(told.next_due());
  told.take(joined{"dave"}, later);
  told.hear_of("dave");
  told.take(left{"dave"}, later + 1ms);
  CHECK_FALSE(told.next_due());
  CHECK(told.describe()
        == "Nobody by /watch; watched as you talk with them: dave (not here)");
}

TEST_CASE_METHOD(told_fixture, "who has written and stays is told of when he leaves") {
  told.hear_of("dave");
  SECTION("after a while") {
    told.take(watching{"dave", true}, start);
    CHECK(told_at(later).empty());
  }
  SECTION("or soon after he was answered") {
    told.take(watching{"dave", true}, start);
    told.talk_with("dave");
  }
  SECTION("or was before the server has said that he is there") {
    told.talk_with("dave");
    told.take(watching{"dave", true}, start);
  }
  told.take(left{"dave"}, later);
  CHECK(told_at(later + presence::lasting) == "dave has left");
}

TEST_CASE_METHOD(told_fixture, "what a message tells is not told again") {
  watch_bob(true);
  told.take(left{"bob"}, start);
  SECTION("that one is gone who is written to") {
    told.talk_with("bob");
  }
  SECTION("that one has come who writes") {
    CHECK(told_at(later) == "bob has left");
    told.take(joined{"bob"}, later);
    told.hear_of("bob");
    CHECK(told_at(later + presence::lasting).empty());
    told.take(left{"bob"}, later + 1h);
    CHECK(told_at(later + 1h + presence::lasting) == "bob has left");
  }
  SECTION("or is asked for") {
    CHECK(told.watch("bob") == "bob is not here");
  }
  CHECK_FALSE(told.next_due());
}

TEST_CASE_METHOD(told_fixture, "who is asked for is told of at once") {
  CHECK(told.watch("bob").empty());
  CHECK(ordered(told) == orders{watch_of("bob")});
  CHECK(told.take(watching{"bob", false}, start) == "bob is not here");
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
  CHECK(told.take(left{"bob"}, start).empty());
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
  told.begin(true, start);
  told.talk_with("bob");
  told.watch("carol");
  told.take(watching{"bob", true}, start);
  told.take(watching{"carol", true}, start);
  CHECK(told.take(left{"bob"}, start).empty());
  CHECK(told.is_gone("bob"));
  CHECK_FALSE(told.next_due());
  CHECK(told.take(left{"carol"}, start) == "carol has left");
}

TEST_CASE_METHOD(told_fixture, "after a reconnection what has changed is told once") {
  watch_bob(true);
  told.watch("carol");
  told.watch("erin");
  told.talk_with("dave");
  ordered(told);
  told.take(watching{"carol", true}, start);
  told.take(watching{"erin", true}, start);
  told.take(watching{"dave", false}, start);
  told.take(left{"bob"}, start);
  told.end();
  CHECK_FALSE(told.next_due());
  CHECK_FALSE(told.is_gone("dave"));
  CHECK(told.watch("eve") == untold);
  told.begin(true, later);
  CHECK(
    ordered(told)
    == orders{watch_of("bob"), watch_of("carol"), watch_of("dave"), watch_of("erin")});
  CHECK_FALSE(told.is_gone("dave"));
  CHECK(told.take(watching{"bob", false}, later).empty());
  CHECK(told.take(watching{"carol", true}, later).empty());
  CHECK(told.take(watching{"erin", false}, later) == "erin has left");
  CHECK(told.take(watching{"dave", true}, later).empty());
  CHECK(told.is_gone("bob"));
  CHECK(told_at(later + presence::lasting) == "dave is here");
  CHECK(told_at(later + presence::return_time) == "bob has left");
}

TEST_CASE_METHOD(told_fixture, "who comes back a while after oneself was not away") {
  watch_bob(true);
  told.end();
  told.begin(true, start);
  told.take(watching{"bob", false}, start);
  auto last = start + presence::return_time;
  CHECK_FALSE(told.next_notice(last - 1ms));
  told.take(joined{"bob"}, last - 1ms);
  CHECK_FALSE(told.next_due());
  told.take(left{"bob"}, last);
  CHECK(told.next_due() == last + presence::lasting);
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
  told.take(watching{"bob", true}, start);
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
  told.begin(false, start);
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
  told.begin(true, start);
  CHECK(ordered(told).empty());
  CHECK_FALSE(told.take_who());
}
