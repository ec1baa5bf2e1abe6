#include "cli/telex/chat/line_reader.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/stream_cuts.hpp"

#include <vector>

using namespace telex;
using namespace telex::cli;

namespace {

std::vector<line_reader::line> read(const std::vector<std::string>& pieces) {
  line_reader reader;
  std::vector<line_reader::line> result;
  for (auto& piece : pieces) {
    reader.feed(piece);
    while (auto line = reader.next())
      result.push_back(*line);
  }
  reader.finish();
  while (auto line = reader.next())
    result.push_back(*line);
  return result;
}

void check(const std::string& bytes, const std::vector<line_reader::line>& expected) {
  for (auto& pieces : test::all_cuts(bytes))
    CHECK(read(pieces) == expected);
}

} // namespace

TEST_CASE("lines are read at every cut") {
  check("one\ntwo\n", {{1, "one"}, {2, "two"}});
}

TEST_CASE("the last line may lack its end") {
  check("one\ntwo", {{1, "one"}, {2, "two"}});
}

TEST_CASE("lines of a file with CR LF lose both") {
  check("one\r\ntwo\r\nthree\r", {{1, "one"}, {2, "two"}, {3, "three"}});
}

TEST_CASE("a CR inside a line stays, and so do other octets") {
  check(std::string{"o\rn\0e\xff\n", 7}, {{1, std::string{"o\rn\0e\xff", 6}}});
}

TEST_CASE("blank lines are lines") {
  check("\n\n x", {{1, ""}, {2, ""}, {3, " x"}});
}

TEST_CASE("an empty input has no lines") {
  CHECK(read({}).empty());
  CHECK(read({""}).empty());
}

TEST_CASE("a line of the greatest length is read, with any end") {
  std::string longest(max_line, 'x');
  for (auto end : {"", "\n", "\r\n"})
    for (auto size : {std::size_t{1} << 12, max_line, max_line + 1}) {
      auto bytes = longest + end;
      CHECK(read({bytes.substr(0, size), bytes.substr(std::min(size, bytes.size()))})
            == std::vector<line_reader::line>{{1, longest}});
    }
}

TEST_CASE("a line that is too long is reported once, and the rest is read on") {
  std::string too_long(max_line + 1, 'x');
  std::vector<line_reader::line> expected{{1, "a"}, {2, "", true}, {3, "b"}};
  CHECK(read({"a\n" + too_long + "\nb"}) == expected);
  CHECK(read({"a\n" + too_long, too_long, too_long + "\nb"}) == expected);
  CHECK(read({"a\n" + too_long, "y", "\nb\n"}) == expected);
}

TEST_CASE("a line that is too long and lacks its end is reported once") {
  std::string too_long(max_line + 1, 'x');
  CHECK(read({too_long}) == std::vector<line_reader::line>{{1, "", true}});
  CHECK(read({too_long, too_long}) == std::vector<line_reader::line>{{1, "", true}});
}

TEST_CASE("of a line that is too long nothing is kept") {
  line_reader reader;
  for (auto i = 0; i < 100; ++i) {
    reader.feed(std::string(max_line, 'x'));
    CHECK_FALSE(reader.next());
    CHECK(reader.size() <= max_line + 1);
  }
}

TEST_CASE("a line may have as many octets as the reader is told") {
  line_reader reader{3};
  reader.feed("abc\nabcd\nabc\r\n");
  CHECK(reader.next() == line_reader::line{1, "abc"});
  CHECK(reader.next() == line_reader::line{2, "", true});
  CHECK(reader.next() == line_reader::line{3, "abc"});
}
