#include "cli/telex/who/roll_call.hpp"

#include "tests/support/catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace telex;
using namespace telex::cli;

namespace {

using words = std::vector<std::string>;

/// A server that tells so many names at a time.
struct register_of_names {
  words all;
  std::size_t most;
  std::size_t asked = 0;

  names answer(const std::string& prefix) {
    ++asked;
    names result{prefix, 0, {}};
    for (const auto& each : all)
      if (each.starts_with(prefix) && ++result.total <= most)
        result.first.push_back(each);
    return result;
  }

  /// Answers all that is asked.
  roll_call& call(roll_call& roll) {
    while (!roll.is_done())
      while (auto question = roll.next_question())
        roll.take(answer(*question));
    return roll;
  }
};

words numbered(const std::string& beginning, std::size_t count) {
  words result;
  for (std::size_t i = 0; i < count; ++i)
    result.push_back(beginning + std::to_string(1000 + i));
  return result;
}

} // namespace

TEST_CASE("an answer that is whole ends a roll call") {
  register_of_names server{{"alice", "bob"}, 2};
  roll_call roll{""};
  CHECK(server.call(roll).found("") == names{"", 2, {"alice", "bob"}});
  CHECK(server.asked == 1);
}

TEST_CASE("names that one answer has no room for are asked for by their beginnings") {
  auto most = GENERATE(as<std::size_t>{}, 1, 2, 3, 7, 100);
  register_of_names server{
    {"0", "A", "a", "aa", "ab", "abc", "al", "alice", "b", "z", "zz", "zzz"}, most};
  INFO(most);
  roll_call roll{""};
  CHECK(server.call(roll).found("") == names{"", 12, server.all});
  roll_call some{"a"};
  CHECK(server.call(some).found("")
        == names{"a", 6, {"a", "aa", "ab", "abc", "al", "alice"}});
}

TEST_CASE("thousands of names with one beginning take few questions") {
  register_of_names server{numbered("user", 2000), 1000};
  roll_call roll{""};
  CHECK(server.call(roll).found("") == names{"", 2000, server.all});
  CHECK(server.asked < 200);
}

TEST_CASE("a roll call waits for answers before it asks on") {
  roll_call roll{""};
  CHECK(roll.next_question() == "");
  CHECK(roll.next_question() == std::nullopt);
  CHECK_FALSE(roll.is_done());
  roll.take({"", 3, {"y"}});
  CHECK(roll.next_question() == "y");
  CHECK(roll.next_question() == "z");
  CHECK(roll.next_question() == std::nullopt);
  roll.take({"y", 1, {"y"}});
  CHECK_FALSE(roll.is_done());
  CHECK(roll.found("who1") == names{"", 2, {"y"}});
  roll.take({"z", 0, {}});
  CHECK(roll.is_done());
}

TEST_CASE("whom a server names by what is no name is not known") {
  roll_call roll{""};
  CHECK(roll.next_question() == "");
  roll.take({"", 3, {"bob"}, 2});
  CHECK(roll.is_done());
  CHECK(roll.found("who1") == names{"", 2, {"bob"}});
}

TEST_CASE("whoever asks is not there") {
  register_of_names server{{"alice", "who1"}, 1};
  roll_call roll{""};
  CHECK(server.call(roll).found("who1") == names{"", 1, {"alice"}});
  roll_call some{"a"};
  CHECK(server.call(some).found("who1") == names{"a", 1, {"alice"}});
}

TEST_CASE("a server that names nobody of those who are there is asked no more") {
  for (const auto& answer : {names{"", 5, {}}, names{"", 5, {"bob", "ali"}}}) {
    roll_call roll{answer.prefix};
    roll.next_question();
    roll.take(answer);
    while (auto question = roll.next_question())
      roll.take({*question, 1, {}});
    CHECK(roll.is_done());
    CHECK(roll.found("who1").total == 4);
  }
}

TEST_CASE("a server that always has more is given up in the end") {
  roll_call roll{""};
  std::size_t asked = 0;
  while (!roll.is_done()) {
    while (auto question = roll.next_question()) {
      ++asked;
      auto last = question->size() < 64 ? *question + "0" : *question;
      roll.take({*question, 1'000'000, {last}});
    }
  }
  CHECK(asked == roll_call::most_questions);
  auto found = roll.found("who1");
  CHECK(found.total == 999'999);
  CHECK(found.first.size() > 64);
}
