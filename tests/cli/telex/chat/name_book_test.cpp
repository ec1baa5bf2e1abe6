#include "cli/telex/chat/name_book.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

using names = std::vector<std::string>;

TEST_CASE("names that were seen are completed, sorted") {
  name_book book;
  book.add("carol");
  book.add("bob");
  book.add("Bert");
  book.add("bo");
  book.add("bob");
  CHECK(book.starting_with("bo") == names{"bo", "bob"});
  CHECK(book.starting_with("c") == names{"carol"});
  CHECK(book.starting_with("x").empty());
}

TEST_CASE("everybody is known from the start") {
  name_book book;
  CHECK(book.starting_with("") == names{"ALL"});
  CHECK(book.starting_with("A") == names{"ALL"});
}

TEST_CASE("what is no name is not remembered") {
  name_book book;
  book.add("");
  book.add("b b");
  book.add("\x1b[2J");
  CHECK(book.starting_with("") == names{"ALL"});
}

TEST_CASE("a server can't fill the memory with names") {
  name_book book;
  for (std::size_t i = 0; i < 2 * name_book::max_names; ++i)
    book.add("user" + std::to_string(i));
  CHECK(book.starting_with("").size() == name_book::max_names);
}
