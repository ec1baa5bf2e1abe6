#include "cli/telex/client/message_line.hpp"

#include "tests/support/catch.hpp"

using namespace telex::cli;

namespace {

/// The hint for what must be bad.
std::string hint(std::string_view input) {
  auto parsed = parse_line(input);
  auto bad = std::get_if<bad_line>(&parsed);
  return bad ? bad->hint : "";
}

using read_line = std::variant<message, bad_line>;

} // namespace

TEST_CASE("a line is a recipient and a text") {
  CHECK(parse_line("@bob hello") == read_line{message{"bob", "hello"}});
  CHECK(parse_line("@ALL hello all") == read_line{message{"ALL", "hello all"}});
  CHECK(parse_line("@Bob2 @carol said so")
        == read_line{message{"Bob2", "@carol said so"}});
}

TEST_CASE("the text is kept byte for byte") {
  CHECK(parse_line("@bob  hello  ") == read_line{message{"bob", " hello  "}});
  CHECK(parse_line("@bob \xff\x01\n@carol x")
        == read_line{message{"bob", "\xff\x01\n@carol x"}});
}

TEST_CASE("people write names in many ways") {
  for (auto line : {"@bob: hello", "@bob, hello", " @bob hello", "\t @bob: hello"})
    CHECK(parse_line(line) == read_line{message{"bob", "hello"}});
}

TEST_CASE("what nearly says everybody is asked about") {
  for (auto line : {"@all hello", "@All hello", "@aLL: hello"})
    CHECK(hint(line).starts_with("write @ALL, in capitals, for everybody"));
  CHECK(make_message("all", "hello") == read_line{message{"all", "hello"}});
}

TEST_CASE("a line of another form is refused with a hint") {
  for (auto input : {"hello", "bob hello", "/quit", "#@bob hello", "", " "}) {
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
  for (auto input : {"@bob", "@bob ", "@bob   ", "@bob:"})
    CHECK(hint(input) == "there is no text behind @bob");
}

TEST_CASE("the longest line passes, and one octet more is refused") {
  auto line = "@bob " + std::string(max_line - 5, 'x');
  CHECK(parse_line(line) == read_line{message{"bob", line.substr(5)}});
  CHECK(hint(line + 'x') == "a line has at most 65536 bytes");
  auto bad = make_message("bob", std::string(max_line + 1, 'x'));
  CHECK(std::get<bad_line>(bad).hint == "a message has at most 65536 bytes");
}
