#include "cli/telex/chat/json_input.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace telex::cli;

namespace {

outgoing read(const std::string& text) {
  auto all = read_json_line({3, text});
  REQUIRE(all.size() == 1);
  CHECK(all[0].from.line == 3);
  return all[0];
}

message read_message(const std::string& text) {
  auto result = read(text);
  INFO(text);
  REQUIRE(std::holds_alternative<message>(result.what));
  return std::get<message>(result.what);
}

std::string flaw_of(const std::string& text) {
  auto result = read(text);
  INFO(text);
  REQUIRE(std::holds_alternative<bad_line>(result.what));
  return std::get<bad_line>(result.what).hint;
}

} // namespace

TEST_CASE("a message is an object with a recipient and a text, octet for octet") {
  CHECK(read_message(R"({"to":"bob","text":"a \"b\"\n\u20ac"})")
        == message{"bob", "a \"b\"\n\u20ac"});
  CHECK(read_message(R"( {"text":" ","to":"ALL"} )") == message{"ALL", " "});
  CHECK(read_message(R"({"to":"bob","text":"\u0000"})")
        == message{"bob", std::string(1, '\0')});
}

TEST_CASE("octets that are no text are written in base64") {
  CHECK(read_message(R"({"to":"bob","base64":"//4h"})") == message{"bob", "\xff\xfe!"});
  CHECK(read_message(R"({"to":"bob","base64":"/w=="})") == message{"bob", "\xff"});
  CHECK(read_message(R"({"to":"bob","base64":"//4=","content_type":"image/png"})")
        == message{"bob", "\xff\xfe", "image/png"});
}

TEST_CASE("an id may be anything, and is kept, also of what is no message") {
  CHECK(read(R"({"to":"bob","text":"x","id":[1,{"a":null}]})").from.id
        == R"([1,{"a":null}])");
  auto bad = read(R"({"to":"bob","id":"7"})");
  CHECK(bad.from.id == R"("7")");
  CHECK(bad.to == "bob");
}

TEST_CASE("a blank line of JSON is none") {
  CHECK(read_json_line({1, ""}).empty());
  CHECK(read_json_line({1, " \t"}).empty());
}

TEST_CASE("a line that is no message says what is wrong with it") {
  CHECK(flaw_of("@bob hello") == "it is no JSON from octet 1 on");
  CHECK(flaw_of(R"({"to":"bob","text":"x"} 7)") == "it is no JSON from octet 25 on");
  CHECK(flaw_of("{\"to\":\"bob\",\"text\":\"\xff\"}")
        == "it is no JSON from octet 21 on");
  CHECK(flaw_of("[]") == R"(it is no object of JSON, as {"to":"bob","text":"hello"})");
  CHECK(flaw_of(R"({"text":"x"})") == R"("to" is missing, which is a name, or ALL)");
  CHECK(flaw_of(R"({"to":7,"text":"x"})") == R"("to" is to be a string)");
  CHECK(flaw_of(R"({"to":"b-b","text":"x"})")
        == R"("b-b" is no name: a name is 1 to 64 letters and digits, or ALL)");
  CHECK(flaw_of(R"({"to":"bob"})") == R"(it has neither "text" nor "base64")");
  CHECK(flaw_of(R"({"to":"bob","text":"x","base64":"eA=="})")
        == R"(it has both "text" and "base64")");
  CHECK(flaw_of(R"({"to":"bob","text":""})") == "the text is empty");
  CHECK(flaw_of(R"({"to":"bob","text":"x","content-type":"a/b"})")
        == R"("content-type" means nothing here)");
  for (const auto* wrong : {"e", "eA", "eA=", "=eA=", "e===", "e\\n==", " eA=", "eA-_"})
    CHECK(flaw_of(R"({"to":"bob","base64":")" + std::string{wrong} + "\"}")
          == R"("base64" is none)");
}

TEST_CASE("a content type is what a header can have") {
  auto with_type = [](const std::string& type) {
    return R"({"to":"bob","text":"x","content_type":")" + type + "\"}";
  };
  CHECK(read_message(with_type(std::string(128, 'x'))).content_type.size() == 128);
  for (const auto& wrong :
       {std::string(129, 'x'), std::string{}, std::string{"a\\nb"}, std::string{" a"},
        std::string{"a "}, std::string{"\u20ac"}})
    CHECK(flaw_of(with_type(wrong))
          == R"("content_type" has to be 1 to 128 printable characters of ASCII)");
}

TEST_CASE("a message of the greatest length is read, however it is written") {
  std::string escaped;
  for (std::size_t i = 0; i < max_line; ++i)
    escaped += "\\u0001";
  auto longest = R"({"to":"bob","text":")" + escaped;
  CHECK(longest.size() < longest_json_line);
  CHECK(read_message(longest + "\"}").text == std::string(max_line, '\1'));
  CHECK(flaw_of(longest + "x\"}") == "a message has at most 65536 bytes");
  auto too_long = read_json_line({3, "", true});
  REQUIRE(too_long.size() == 1);
  CHECK(std::get<bad_line>(too_long[0].what).hint == "it is longer than 524288 bytes");
}

TEST_CASE("what would take too much to be told again is refused") {
  auto nested = [](std::size_t depth) {
    return R"({"to":"bob","text":"x","id":)" + std::string(depth, '[')
           + std::string(depth, ']') + "}";
  };
  CHECK(read(nested(60)).from.id == std::string(60, '[') + std::string(60, ']'));
  CHECK(flaw_of(nested(100'000)) == "it is nested too deeply");
  CHECK(flaw_of(R"({"to":"bob","text":"x","id":1e999})")
        == "it has a number that is too large");
}
