#include "cli/text/wrap.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

TEST_CASE("a line ends where a word does") {
  CHECK(wrapped("one two three", 13) == "one two three");
  CHECK(wrapped("one two three", 12) == "one two\nthree");
  CHECK(wrapped("one two three", 7, "  ") == "one two\n  three");
  CHECK(wrapped("one two three", 3, "  ") == "one\n  two\n  three");
}

TEST_CASE("a word that is too long is left whole") {
  CHECK(wrapped("a incomprehensible b", 6) == "a\nincomprehensible\nb");
  CHECK(wrapped("incomprehensible", 6) == "incomprehensible");
}

TEST_CASE("blanks within a line stay, and those where it ends go") {
  CHECK(wrapped("a  b   c", 5) == "a  b\nc");
  CHECK(wrapped("", 5).empty());
  CHECK(wrapped("a ", 1) == "a\n");
}

TEST_CASE("where there are no columns there is one line") {
  CHECK(wrapped("one two three", 0) == "one two three");
}
