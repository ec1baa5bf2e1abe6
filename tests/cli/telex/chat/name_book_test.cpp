#include "cli/telex/chat/name_book.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

using name_list = std::vector<std::string>;

TEST_CASE("names that were seen are completed, sorted") {
  name_book book;
  book.add("carol");
  book.add("bob");
  book.add("Bert");
  book.add("bo");
  book.add("bob");
  CHECK(book.starting_with("bo") == name_list{"bo", "bob"});
  CHECK(book.starting_with("c") == name_list{"carol"});
  CHECK(book.starting_with("x").empty());
}

TEST_CASE("everybody is known from the start") {
  name_book book;
  CHECK(book.starting_with("") == name_list{"ALL"});
  CHECK(book.starting_with("A") == name_list{"ALL"});
}

TEST_CASE("what is no name is not remembered") {
  name_book book;
  book.add("");
  book.add("b b");
  book.add("\x1b[2J");
  CHECK(book.starting_with("") == name_list{"ALL"});
}

TEST_CASE("a server can't fill the memory with names") {
  name_book book;
  for (std::size_t i = 0; i < 2 * name_book::max_names; ++i)
    book.add("user" + std::to_string(i));
  CHECK(book.starting_with("").size() == name_book::max_names);
}

TEST_CASE("who is there is completed before others") {
  name_book book;
  for (auto name : {"bill", "bob", "boris", "carol"})
    book.add(name);
  CHECK(book.likely_with("b") == name_list{"bill", "bob", "boris"});
  book.add("boris", true);
  book.add("bob", true);
  CHECK(book.likely_with("b") == name_list{"bob", "boris"});
  CHECK(book.starting_with("b") == name_list{"bob", "boris", "bill"});
  CHECK(book.likely_with("bi") == name_list{"bill"});
  CHECK(book.likely_with("") == name_list{"ALL", "bob", "boris"});
  book.add("bob", false);
  CHECK(book.likely_with("b") == name_list{"boris"});
  book.forget_presence();
  CHECK(book.likely_with("b") == name_list{"bill", "bob", "boris"});
  CHECK(book.likely_with("") == name_list{"ALL", "bill", "bob", "boris", "carol"});
}

TEST_CASE("who is told to be there says who is not") {
  name_book book;
  for (auto name : {"alf", "bill", "bob", "boris"})
    book.add(name, true);
  SECTION("of all") {
    book.add(telex::cli::names{"b", 2, {"bea", "bob"}});
    CHECK(book.likely_with("") == name_list{"ALL", "alf", "bea", "bob"});
  }
  SECTION("as far as the list goes") {
    book.add(telex::cli::names{"b", 3, {"bea", "bob"}});
    CHECK(book.likely_with("") == name_list{"ALL", "alf", "bea", "bob", "boris"});
  }
  SECTION("and may be nobody") {
    book.add(telex::cli::names{"b", 0, {}});
    CHECK(book.likely_with("") == name_list{"ALL", "alf"});
    book.add(telex::cli::names{"", 0, {}});
    CHECK(book.likely_with("A") == name_list{"ALL"});
  }
}
