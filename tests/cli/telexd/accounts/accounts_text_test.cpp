#include "cli/telexd/accounts/accounts_text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/hashes.hpp"

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

namespace {

const auto hers = "alice:" + hash_of_hers;
const auto his = "bob:" + hash_of_his;

using flaws = std::vector<accounts_text::flaw>;

std::vector<std::size_t> flawed_lines(const accounts_text& text) {
  std::vector<std::size_t> result;
  for (const auto& each : text.flaws())
    result.push_back(each.line);
  return result;
}

} // namespace

TEST_CASE("a line is an account, a comment or blank") {
  accounts_text text{"# of the staff\n\n  \t\n" + hers + "\r\n" + his};
  CHECK(text.flaws().empty());
  CHECK(text.table().all()
        == std::vector<account>{{"alice", hash_of_hers}, {"bob", hash_of_his}});
  CHECK(text.has("alice"));
  CHECK_FALSE(text.has("carol"));
  CHECK(accounts_text{""}.table().all().empty());
}

TEST_CASE("a line of no use is named and the others count") {
  accounts_text text{"alice\n" + his + "\nal ice:x\n:x\ncarol:secret\nALL:x\n"};
  CHECK(flawed_lines(text) == std::vector<std::size_t>{1, 3, 4, 5, 6});
  CHECK(text.table().find("bob")->hash == hash_of_his);
}

TEST_CASE("a name whose line is of no use is nobody's") {
  accounts_text text{GENERATE("alice:secret\n", "alice\n", "alice:\n",
                              "alice:$argon2id$v=19$m=65536\n",
                              "alice:$argon2i$v=19$m=65536,t=2,p=1$dGVsZXg$bm8\n")};
  REQUIRE(text.table().find("alice"));
  CHECK(text.table().find("alice")->hash.empty());
  CHECK(flawed_lines(text) == std::vector<std::size_t>{1});
}

TEST_CASE("of two lines for a name the first counts") {
  accounts_text text{hers + "\nalice:" + hash_of_his + '\n'};
  CHECK(text.table().find("alice")->hash == hash_of_hers);
  CHECK(text.flaws()
        == flaws{{2, "there is an account of that name in a line before it"}});
}

TEST_CASE("a change leaves all other lines as they are") {
  const std::string before = "# staff\n\n" + hers + "\nwhat is this\n";
  accounts_text text{before};
  CHECK(text.text() == before);
  text.set("bob", hash_of_his);
  CHECK(text.has("bob"));
  CHECK(text.text() == before + his + '\n');
  text.set("alice", hash_of_his);
  CHECK(text.text()
        == "# staff\n\nalice:" + hash_of_his + "\nwhat is this\n" + his + '\n');
  CHECK(text.remove("alice"));
  CHECK_FALSE(text.remove("alice"));
  CHECK(text.text() == "# staff\n\nwhat is this\n" + his + '\n');
}

TEST_CASE("a last line without an end gets one") {
  accounts_text text{hers};
  text.set("bob", hash_of_his);
  CHECK(text.text() == hers + '\n' + his + '\n');
}

TEST_CASE("with an account all lines of its name go") {
  accounts_text text{hers + "\nalice:" + hash_of_his + "\nalice\n"};
  CHECK(text.remove("alice"));
  // What a disk that is full leaves is another text.
  CHECK(text.text().starts_with("# "));
  CHECK(accounts_text{text.text()}.flaws().empty());
}
