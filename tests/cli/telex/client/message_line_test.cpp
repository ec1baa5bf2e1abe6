#include "cli/telex/client/message_line.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

namespace {

/// The messages of what must be good.
std::vector<message> messages(std::string_view input) {
  auto parsed = parse_lines(input);
  if (auto bad = std::get_if<bad_line>(&parsed))
    FAIL("refused: " << bad->hint);
  return std::get<std::vector<message>>(parsed);
}

/// The hint for what must be bad.
std::string hint(std::string_view input) {
  auto parsed = parse_lines(input);
  auto bad = std::get_if<bad_line>(&parsed);
  return bad ? bad->hint : "";
}

using many = std::vector<message>;

} // namespace

TEST_CASE("a line is a recipient and a text") {
  CHECK(messages("@bob hello") == many{{"bob", "hello"}});
  CHECK(messages("@ALL hello all") == many{{"ALL", "hello all"}});
  CHECK(messages("@Bob2 @carol said so") == many{{"Bob2", "@carol said so"}});
}

TEST_CASE("the text is kept byte for byte") {
  CHECK(messages("@bob  hello  ") == many{{"bob", " hello  "}});
  CHECK(messages("@bob \xff\x01") == many{{"bob", "\xff\x01"}});
}

TEST_CASE("a blank line is no message, and nothing bad") {
  for (auto input : {"", " ", "\t ", "\n", " \r\n\n"})
    CHECK(messages(input).empty());
}

TEST_CASE("a line of another form is refused with a hint") {
  for (auto input : {"hello", "bob hello", " @bob hello", "/quit", "#@bob hello"}) {
    INFO(input);
    CHECK(hint(input) == "write @NAME and a text, or @ALL and a text for everybody");
  }
}

TEST_CASE("what is no name is refused, and named safely") {
  CHECK(hint("@ hello")
        == "\"\" is no name: a name is 1 to 64 letters and digits, or ALL");
  CHECK(hint("@b-b hello").starts_with("\"b-b\" is no name"));
  CHECK(hint("@b\x1b[m hello").starts_with("\"b\\e[m\" is no name"));
  CHECK(hint("@" + std::string(65, 'b') + " hello").find("...\" is no name")
        != std::string::npos);
  CHECK(hint("@bob\thello").starts_with("\"bob\\thello\" is no name"));
}

TEST_CASE("a name without a text is refused") {
  for (auto input : {"@bob", "@bob ", "@bob   "})
    CHECK(hint(input) == "there is no text behind @bob");
}

TEST_CASE("the longest line passes, and one octet more is refused") {
  auto line = "@bob " + std::string(max_line - 5, 'x');
  CHECK(messages(line) == many{{"bob", line.substr(5)}});
  CHECK(hint(line + 'x') == "a line has at most 65536 bytes");
}

TEST_CASE("several lines are several messages") {
  CHECK(messages("@bob one\n@carol two\n") == many{{"bob", "one"}, {"carol", "two"}});
}

TEST_CASE("a pasted paragraph behind a name is one message") {
  CHECK(messages("@bob one\n  two\n\nthree\n") == many{{"bob", "one\n  two\n\nthree"}});
}

TEST_CASE("one bad line among several keeps all of them back") {
  CHECK(hint("@bob one\n@carol\n") == "there is no text behind @carol");
  CHECK_FALSE(hint("one\n@bob two").empty());
}
