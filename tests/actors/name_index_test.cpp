#include "actors/name_index.hpp"

#include "tests/support/catch.hpp"

using telex::name_index;

TEST_CASE("names are listed in the order of their octets") {
  name_index index{{"bob", "Zoe", "alice"}};
  CHECK(index.begin_with("", 10).names == "Zoe\nalice\nbob\n");
  index.add("al");
  index.remove("bob");
  CHECK(index.begin_with("", 10).names == "Zoe\nal\nalice\n");
  CHECK(index.begin_with("", 10).total == 3);
}

TEST_CASE("names that begin so are counted, and the first of them listed") {
  name_index index{{"a", "al", "alice", "alfred", "am", "b"}};
  auto found = index.begin_with("al", 2);
  CHECK(found.total == 3);
  CHECK(found.names == "al\nalfred\n");
  CHECK(index.begin_with("alice", 2).total == 1);
  CHECK(index.begin_with("c", 2).total == 0);
  CHECK(index.begin_with("c", 2).names.empty());
  CHECK(index.begin_with("alicex", 2).total == 0);
  CHECK(index.begin_with("\xff", 2).total == 0);
}
