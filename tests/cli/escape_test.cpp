#include "cli/escape.hpp"

#include "tests/support/catch.hpp"

#include <cstdio>
#include <vector>

using namespace telex::cli;
using namespace std::string_literals;

TEST_CASE("printable text of any script stays as it is") {
  for (auto text :
       {"", "hello", "héllo wörld", "漢字", "שלום", "🙂 \\o/ ~", "\u00a0"}) {
    INFO(text);
    CHECK(printable(text) == text);
  }
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

TEST_CASE("separators of lines and directions of text become escapes") {
  struct range {
    unsigned first, last;
  };
  for (auto [first, last] :
       std::vector<range>{{0x2028, 0x202e}, {0x200e, 0x200f}, {0x2066, 0x2069}}) {
    for (auto code = first; code <= last; ++code) {
      std::string bytes{static_cast<char>(0xe0 | code >> 12),
                        static_cast<char>(0x80 | (code >> 6 & 0x3f)),
                        static_cast<char>(0x80 | (code & 0x3f))};
      char expected[8];
      std::snprintf(expected, sizeof(expected), "\\u%04x", code);
      CHECK(printable(bytes) == expected);
    }
  }
  CHECK(printable("\u061c") == "\\u061c");
}

TEST_CASE("the neighbours of what is escaped are kept") {
  for (auto text :
       {"\u00a0", "\u200d", "\u2010", "\u2027", "\u202f", "\u2065", "\u206a"})
    CHECK(printable(text) == text);
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
