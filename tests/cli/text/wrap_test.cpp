#include "cli/text/wrap.hpp"

#include "tests/support/catch.hpp"

#include <clocale>

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

TEST_CASE("a line ends beside an ideograph or an emoji, and nothing is torn") {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  CHECK(wrapped("漢字かな交じり", 6, " ") == "漢字か\n な交\n じり");
  CHECK(wrapped("漢字か", 5) == "漢字\nか");
  CHECK(wrapped("ab漢字cd", 4) == "ab漢\n字cd");
  CHECK(wrapped("one 漢字 two", 9) == "one 漢字\ntwo");
  CHECK(wrapped("👍🏽👍🏽", 3) == "👍🏽\n👍🏽");
  CHECK(wrapped("👩\u200d🚀👩\u200d🚀", 5) == "👩\u200d🚀\n👩\u200d🚀");
  CHECK(wrapped("a\u0301b\u0301c d", 3) == "a\u0301b\u0301c\nd");
  std::setlocale(LC_CTYPE, "C");
}

TEST_CASE("where there are no columns there is one line") {
  CHECK(wrapped("one two three", 0) == "one two three");
}
