#include "actors/presence_board.hpp"

#include "tests/support/catch.hpp"

#include <algorithm>
#include <map>
#include <string>

using board = telex::presence_board<int>;

namespace {

/// What each is to be told, as in `+alice -bob`, sorted.
std::map<int, std::string> news_of(board& subject) {
  std::map<int, std::string> result;
  for (const auto& [whom, changes] : subject.take_news()) {
    REQUIRE(result.count(whom) == 0);
    std::vector<std::string> words;
    for (const auto& each : *changes)
      words.push_back((each.present ? "+" : "-") + each.name);
    std::sort(words.begin(), words.end());
    for (const auto& word : words)
      result[whom] += (result[whom].empty() ? "" : " ") + word;
  }
  return result;
}

using news = std::map<int, std::string>;

} // namespace

TEST_CASE("changes that nobody wants to know are not noted") {
  board subject;
  CHECK_FALSE(subject.note("alice", true));
  subject.watch("bob", 1);
  CHECK_FALSE(subject.note("alice", false));
  CHECK_FALSE(subject.has_news());
  CHECK(subject.note("bob", true));
  CHECK(subject.has_news());
}

TEST_CASE("subscribers are told of all, watchers of one") {
  board subject;
  subject.subscribe(1);
  subject.watch("alice", 2);
  subject.note("alice", true);
  subject.note("bob", false);
  CHECK(news_of(subject) == news{{1, "+alice -bob"}, {2, "+alice"}});
  CHECK_FALSE(subject.has_news());
  subject.unsubscribe(1);
  subject.unwatch("alice", 2);
  CHECK_FALSE(subject.note("alice", false));
}

TEST_CASE("what is no news for those who are told of all is marked as such") {
  board subject;
  subject.subscribe(1);
  subject.watch("alice", 1);
  subject.watch("bob", 1);
  subject.note("alice", true);
  subject.note("alice", false);
  subject.note("bob", true);
  for (const auto& [whom, changes] : subject.take_news())
    for (const auto& each : *changes)
      CHECK(each.is_new == (each.name == "bob"));
}

TEST_CASE("who has come back is mentioned to those alone who watch it") {
  board subject;
  subject.subscribe(1);
  subject.watch("alice", 2);
  subject.note("alice", false);
  subject.note("alice", true);
  CHECK(news_of(subject) == news{{2, "+alice"}});
}

TEST_CASE("who subscribes and watches is told once of each") {
  board subject;
  subject.subscribe(1);
  subject.watch("alice", 1);
  subject.watch("alice", 1);
  subject.watch("carol", 1);
  subject.note("alice", true);
  subject.note("bob", true);
  subject.note("carol", true);
  subject.note("carol", false);
  CHECK(news_of(subject) == news{{1, "+alice +bob -carol"}});
}

namespace {

/// What it is told before its question is answered.
std::string caught_up(board& subject, int whom) {
  std::string result;
  for (const auto& each : subject.catch_up(whom))
    result += (each.present ? "+" : "-") + each.name;
  return result;
}

} // namespace

TEST_CASE("who asks is told of what was noted, and then of what was after that") {
  board subject;
  subject.subscribe(1);
  subject.subscribe(2);
  subject.note("alice", true);
  CHECK(caught_up(subject, 1) == "+alice");
  CHECK(caught_up(subject, 1).empty());
  subject.note("alice", false);
  CHECK(news_of(subject) == news{{1, "-alice"}});
  subject.note("alice", true);
  CHECK(caught_up(subject, 1) == "+alice");
  CHECK(news_of(subject) == news{{2, "+alice"}});
}

TEST_CASE("who asks and is told of nobody need not catch up") {
  board subject;
  subject.subscribe(1);
  subject.note("alice", true);
  CHECK(caught_up(subject, 2).empty());
  CHECK(news_of(subject) == news{{1, "+alice"}});
}

TEST_CASE("who subscribes is told of what comes after that") {
  board subject;
  subject.subscribe(1);
  subject.note("alice", true);
  subject.subscribe(2);
  CHECK(news_of(subject) == news{{1, "+alice"}});
  subject.note("bob", true);
  subject.subscribe(3);
  subject.note("bob", false);
  CHECK(news_of(subject) == news{{3, "-bob"}});
}
