#include "net/wire/body_trace.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace telex;
using namespace telex::wire;

namespace {

using flaw = std::optional<length_flaw>;

/// What is said of a message, number 7, whose client has written `text` and the next
/// frame, when the router takes `octets` of that for the body.
flaw flaw_of(const std::string& text, std::size_t octets,
             const std::string& next = "SEND bob\nContent-length: 1\n\n") {
  auto stream = text + next;
  body_trace trace;
  trace.note(7, std::string_view{stream}.substr(0, octets));
  auto found = trace.look_at(std::string_view{stream}.substr(octets));
  if (!found)
    return std::nullopt;
  CHECK(found->message == 7);
  return found->what;
}

} // namespace

TEST_CASE("who counts characters is recognised by what is left of the body") {
  struct row {
    const char* text;
    std::size_t characters;
  };
  for (auto [text, characters] : {
         row{"gr\u00fc\u00dfe", 5},
         row{"\u00e4", 1},
         row{"\u4f60\u597d", 2},
         row{"\U0001f600!", 2},
         row{"\U0001f600!", 3}, // as languages with UTF-16 count
         row{"zw\u00f6lf Zeilen,\nund noch eine \u00dcber-\nl\u00e4nge", 39},
       }) {
    INFO(text);
    CHECK(flaw_of(text, characters) == length_flaw::in_characters);
  }
  CHECK(flaw_of("\u00e4", 1, "REGISTER TOSEND bob\n\n") == length_flaw::in_characters);
  auto long_text = std::string(3000, 'x') + "\u00e4\u00e4" + std::string(3000, 'x');
  CHECK(flaw_of(long_text, long_text.size() - 2) == length_flaw::in_characters);
}

TEST_CASE("a length that is too small leaves a piece of the body") {
  CHECK(flaw_of("hello", 4) == length_flaw::too_small);
  CHECK(flaw_of("hello", 0) == length_flaw::too_small);
  CHECK(flaw_of("\u00e4 and much more", 2) == length_flaw::too_small);
}

TEST_CASE("a length that is too large takes a piece of the next command") {
  for (std::size_t more : {1, 2, 3})
    CHECK(flaw_of("hello", 5 + more) == length_flaw::too_large);
  CHECK(flaw_of("", 1) == length_flaw::too_large);
  CHECK(flaw_of("hello", 12, "REGISTER TOSEND a\n\n") == length_flaw::too_large);
}

TEST_CASE("of what looks like no length that is wrong nothing is said") {
  CHECK_FALSE(flaw_of("hello", 5, "SEND bob\n\n"));
  CHECK_FALSE(flaw_of("hello", 5, "SHOUT\n\n"));
  CHECK_FALSE(flaw_of("hello", 5, "RECEIVED alice\n\n"));
  CHECK_FALSE(flaw_of("hello", 5, "END bob\n\n"));
  CHECK_FALSE(flaw_of("hello", 5, ""));
  CHECK_FALSE(flaw_of("hello", 5, "xSENDER\n\n"));
}

TEST_CASE("of a message that is not the last nothing is said") {
  body_trace trace;
  CHECK_FALSE(trace.look_at("xSEND bob\n\n"));
  trace.note(1, "one");
  trace.forget();
  CHECK_FALSE(trace.look_at("xSEND bob\n\n"));
  trace.note(1, "one\u00e4");
  trace.note(2, "two");
  CHECK((trace.look_at("xSEND bob\n\n")
         == body_trace::suspicion{2, length_flaw::too_small}));
}
