#include "net/connection/roster.hpp"

#include "tests/support/catch.hpp"

#include <string>

using telex::roster;

namespace {

/// All that is to be told, as in `+alice -bob`.
std::string told(roster& subject, std::size_t max = 100) {
  std::string result;
  subject.tell([&](const std::string& name, bool present) {
    result += (result.empty() ? "" : " ") + std::string{present ? "+" : "-"} + name;
    return --max > 0;
  });
  return result;
}

} // namespace

TEST_CASE("who is told of all is told of each change") {
  roster subject{true};
  subject.note({"alice", true});
  subject.note({"bob", false});
  CHECK(told(subject) == "+alice -bob");
  CHECK(told(subject).empty());
  subject.note({"alice", false});
  CHECK(told(subject) == "-alice");
}

TEST_CASE("who is not told of all is told of those that it watches") {
  roster subject{false};
  subject.note({"alice", true});
  CHECK(told(subject).empty());
  subject.watch("alice");
  CHECK(subject.watches("alice"));
  subject.answered("alice", false);
  subject.note({"alice", true});
  CHECK(told(subject) == "+alice");
  subject.unwatch("alice");
  CHECK_FALSE(subject.watches("alice"));
  subject.note({"alice", false});
  CHECK(told(subject).empty());
}

TEST_CASE("what has changed twice before it could be told is not told") {
  roster subject{true};
  subject.note({"alice", true});
  subject.note({"alice", false});
  CHECK(told(subject).empty());
  subject.note({"alice", true});
  CHECK(told(subject) == "+alice");
}

TEST_CASE("what a peer knows of one that it watches is not told again") {
  roster subject{true};
  subject.watch("alice");
  subject.answered("alice", true);
  subject.note({"alice", true});
  CHECK(told(subject).empty());
  subject.note({"alice", false});
  subject.note({"alice", true});
  CHECK(told(subject).empty());
  subject.note({"alice", true});
  subject.note({"alice", false});
  CHECK(told(subject) == "-alice");
}

TEST_CASE("what can't be told now is told later") {
  roster subject{true};
  for (auto name : {"alice", "bob", "carol"})
    subject.note({name, true});
  CHECK(told(subject, 1) == "+alice");
  CHECK(subject.has_news());
  subject.note({"bob", false});
  CHECK(told(subject) == "+carol");
  CHECK_FALSE(subject.has_news());
}

TEST_CASE("who watches nobody any more is told what is new for all") {
  roster subject{true};
  subject.watch("alice");
  subject.answered("alice", true);
  subject.watch("bob");
  subject.answered("bob", true);
  // On their way when the peer ceases to watch, and behind that.
  subject.note({"alice", true, false});
  subject.note({"bob", false, true});
  subject.unwatch("alice");
  subject.unwatch("bob");
  subject.note({"alice", true, false});
  CHECK(told(subject) == "-bob");
}

TEST_CASE("what is older than the answer to a question is not told") {
  roster subject{false};
  subject.watch("alice");
  subject.answered("alice", true);
  subject.unwatch("alice");
  subject.watch("alice");
  subject.note({"alice", true, false});
  CHECK(told(subject).empty());
  subject.answered("alice", false);
  CHECK(told(subject).empty());
}
