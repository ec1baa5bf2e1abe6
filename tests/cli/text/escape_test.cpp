#include "cli/text/escape.hpp"

#include "tests/support/catch.hpp"

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

using namespace telex::cli;
using namespace std::string_literals;

namespace {

/// The character with this number, from U+0080 on.
std::string utf8(std::uint32_t code) {
  auto next = [code](unsigned shift) {
    return static_cast<char>(0x80 | (code >> shift & 0x3f));
  };
  if (code < 0x800)
    return {static_cast<char>(0xc0 | code >> 6), next(0)};
  if (code < 0x10000)
    return {static_cast<char>(0xe0 | code >> 12), next(6), next(0)};
  return {static_cast<char>(0xf0 | code >> 18), next(12), next(6), next(0)};
}

/// What printable() has made of a text, by its header: the escapes of these tests
/// alone.
std::string read_again(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    auto rest = text.substr(1);
    if (text.front() != '\\') {
      result += text.front();
    } else if (rest.starts_with('\\') || rest.starts_with('n')) {
      result += rest.front() == 'n' ? '\n' : '\\';
      rest.remove_prefix(1);
    } else if (rest.size() > 2 && rest.starts_with('x')) {
      auto code = std::string{rest.substr(1, 2)};
      if (code.find_first_not_of("0123456789abcdef") == std::string::npos) {
        result += static_cast<char>(std::stoi(code, nullptr, 16));
        rest.remove_prefix(3);
      } else {
        result += '\\';
      }
    } else {
      result += '\\';
    }
    text = rest;
  }
  return result;
}

} // namespace

TEST_CASE("printable text of any script stays as it is") {
  for (auto text :
       {"", "hello", "héllo wörld", "漢字", "שלום", "🙂 \\o/ ~", "\u00a0"}) {
    INFO(text);
    CHECK(printable(text) == text);
  }
}

TEST_CASE("a backslash that could be taken for an escape is doubled") {
  CHECK(printable("a\\nb") == "a\\\\nb");
  CHECK(printable("\\r\\t\\e[2J") == "\\\\r\\\\t\\\\e[2J");
  CHECK(printable("\\x1b \\x1B \\x1") == "\\\\x1b \\\\x1B \\x1");
  CHECK(printable("\\u200b \\u20") == "\\\\u200b \\u20");
  CHECK(printable("\\U000e0041") == "\\\\U000e0041");
  CHECK(printable("C:\\Users\\o/\\") == "C:\\Users\\o/\\");
  CHECK(printable("\\\n") == "\\\\\\n");
  CHECK(printable("\\\\") == "\\\\\\");
  CHECK(printable("\\\xff") == "\\\\\\xff");
}

TEST_CASE("for programs each backslash is doubled, and for sentences none is") {
  CHECK(printable("\\o/ \\n\n", backslash::doubled) == "\\\\o/ \\\\n\\n");
  CHECK(printable("\\o/ \\n\n", backslash::kept) == "\\o/ \\n\\n");
}

TEST_CASE("what was printed can be read again") {
  // All texts of these, which are what escapes are made of.
  const std::string signs{"\\n\nxa0"};
  std::vector<std::string> texts{""};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (auto rule : {backslash::apart, backslash::doubled})
      CHECK(read_again(printable(texts[i], rule)) == texts[i]);
    if (texts[i].size() < 4)
      for (auto each : signs)
        texts.push_back(texts[i] + each);
  }
}

TEST_CASE("escapes can be marked, and backslashes then stay as they are") {
  CHECK(printable_with_marks("a\\n\nb\x1b\r", '<', '>') == "a\\n<\\n>b<\\e><\\r>");
}

TEST_CASE("control characters become escapes") {
  CHECK(printable("a\nb\r\tc") == "a\\nb\\r\\tc");
  CHECK(printable("\x1b]0;title\a") == "\\e]0;title\\x07");
  CHECK(printable("\x1b[2J") == "\\e[2J");
  CHECK(printable("\0\x08\x7f"s) == "\\x00\\x08\\x7f");
}

TEST_CASE("no control character below 0x20 is kept") {
  for (char c = 0; c < 0x20; ++c)
    CHECK(printable(std::string(1, c)).front() == '\\');
}

TEST_CASE("C1 controls become escapes, spelled in one octet or in UTF-8") {
  CHECK(printable("\x9b"
                  "31m")
        == "\\x9b31m");
  CHECK(printable("\xc2\x9b"
                  "31m")
        == "\\u009b31m");
  CHECK(printable("\xc2\x80 \xc2\x85") == "\\u0080 \\u0085");
}

TEST_CASE("characters that nobody sees become escapes, whatever stands around them") {
  struct range {
    std::uint32_t first, last;
  };
  for (auto [first, last] :
       std::vector<range>{{0xad, 0xad},       {0x34f, 0x34f},      {0x61c, 0x61c},
                          {0x115f, 0x1160},   {0x17b4, 0x17b5},    {0x180e, 0x180e},
                          {0x200b, 0x200b},   {0x200e, 0x200f},    {0x2028, 0x202e},
                          {0x2060, 0x206f},   {0x3164, 0x3164},    {0xfdd0, 0xfdef},
                          {0xfeff, 0xfeff},   {0xffa0, 0xffa0},    {0xfff0, 0xfffb},
                          {0xfffe, 0xffff},   {0x13430, 0x1343f},  {0x1bca0, 0x1bca3},
                          {0x1d173, 0x1d17a}, {0x1fffe, 0x1ffff},  {0xe0000, 0xe00ff},
                          {0xe01f0, 0xe0fff}, {0x10fffe, 0x10ffff}}) {
    for (auto code = first; code <= last; ++code) {
      char expected[16];
      std::snprintf(expected, sizeof(expected), code < 0x10000 ? "\\u%04x" : "\\U%08x",
                    static_cast<unsigned>(code));
      CHECK(printable("字" + utf8(code) + "字") == "字"s + expected + "字");
    }
  }
}

TEST_CASE("the neighbours of what is escaped are kept") {
  for (auto text : {"\u00a0", "\u00ac", "\u00ae",     "\u034e", "\u0350", "\u115e",
                    "\u1161", "\u180a", "\u1810",     "\u200a", "\u2010", "\u2027",
                    "\u202f", "\u205f", "\u2070",     "\u3163", "\u3165", "\ufdcf",
                    "\ufdf0", "\ufe10", "\ufefe",     "\uff9f", "\uffa1", "\uffef",
                    "\ufffc", "\ufffd", "\U0001d172", "\ue000", "\uf8ff", "\U000f0000"})
    CHECK(printable(text) == text);
}

TEST_CASE("emoji and words are kept with what joins them and selects their form") {
  for (auto text : {"👩\u200d🚀", "👩\u200d❤\ufe0f\u200d👨", "❤\ufe0f", "1\ufe0f\u20e3",
                    "👍🏽", "🇩🇪", "می\u200cخواهم", "क्\u200dष", "\u845b\U000e0100"})
    CHECK(printable(text) == text);
}

TEST_CASE("what joins and selects becomes an escape where it changes nothing") {
  CHECK(printable("al\u200dice") == "al\\u200dice");
  CHECK(printable("\u200c字") == "\\u200c字");
  CHECK(printable("字\u200d") == "字\\u200d");
  CHECK(printable("字\u200d\u200d字") == "字\\u200d\\u200d字");
  CHECK(printable("a\ufe0f") == "a\\ufe0f");
  CHECK(printable("❤\ufe0f\ufe01") == "❤\ufe0f\\ufe01");
  CHECK(printable("\U000e0100") == "\\U000e0100");
  CHECK(printable("字\n\u200d字") == "字\\n\\u200d字");
}

TEST_CASE("octets that are no UTF-8 become escapes, one by one") {
  CHECK(printable("a\xff z") == "a\\xff z");
  CHECK(printable("\xc3") == "\\xc3");
  CHECK(printable("\xc3(") == "\\xc3(");
  CHECK(printable("\xe2\x82") == "\\xe2\\x82");
  CHECK(printable("\x80") == "\\x80");
}

TEST_CASE("a character spelled too long does not pass for another one") {
  CHECK(printable("\xc0\x8a") == "\\xc0\\x8a");
  CHECK(printable("\xc1\xbf") == "\\xc1\\xbf");
  CHECK(printable("\xe0\x80\x8a") == "\\xe0\\x80\\x8a");
  CHECK(printable("\xf0\x80\x80\x8a") == "\\xf0\\x80\\x80\\x8a");
}

TEST_CASE("surrogates and what is beyond Unicode are no characters") {
  CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
  CHECK(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
  CHECK(printable("\xf5\x80\x80\x80") == "\\xf5\\x80\\x80\\x80");
}

TEST_CASE("a text that is short enough is not shortened") {
  CHECK(shortened("", 5).empty());
  CHECK(shortened("hello", 5) == "hello");
  CHECK(shortened("wörld", 5) == "wörld");
}

TEST_CASE("a long text is shortened between characters") {
  CHECK(shortened("hello world", 8) == "hello...");
  CHECK(shortened("ööööööööö", 5) == "öö...");
}
