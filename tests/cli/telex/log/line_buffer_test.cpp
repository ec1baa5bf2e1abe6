#include "cli/telex/log/line_buffer.hpp"

#include "tests/support/catch.hpp"

#include <algorithm>
#include <cstring>
#include <string>

using namespace telex::log;

namespace {

void feed(line_buffer& subject, std::string_view octets) {
  auto space = subject.space();
  REQUIRE(space.size() >= octets.size());
  std::copy(octets.begin(), octets.end(), space.begin());
  subject.add(octets.size());
}

void check_line(line_buffer& subject, std::size_t number, std::string_view text) {
  auto next = subject.next();
  REQUIRE(next);
  CHECK(next->number == number);
  CHECK(next->text == text);
  CHECK_FALSE(next->too_long);
}

void check_too_long(line_buffer& subject, std::size_t number) {
  auto next = subject.next();
  REQUIRE(next);
  CHECK(next->number == number);
  CHECK(next->too_long);
  CHECK(next->text.empty());
}

} // namespace

TEST_CASE("a line buffer gives out whole lines, with their numbers") {
  line_buffer subject;
  feed(subject, "one\n\ntwo");
  check_line(subject, 1, "one");
  check_line(subject, 2, "");
  CHECK_FALSE(subject.next());
  feed(subject, "!\n");
  check_line(subject, 3, "two!");
  CHECK_FALSE(subject.next());
}

TEST_CASE("the last line of a log may lack its end") {
  line_buffer subject;
  feed(subject, "one\ntwo");
  subject.finish();
  check_line(subject, 1, "one");
  check_line(subject, 2, "two");
  CHECK_FALSE(subject.next());
}

TEST_CASE("a stream that ends with the end of a line has no line behind it") {
  line_buffer subject;
  feed(subject, "one\n");
  subject.finish();
  check_line(subject, 1, "one");
  CHECK_FALSE(subject.next());
}

TEST_CASE("a stream without octets has no lines") {
  line_buffer subject;
  subject.finish();
  CHECK_FALSE(subject.next());
}

TEST_CASE("the longest line is whole, and one octet more is too long") {
  line_buffer subject;
  std::string longest(line_buffer::max_line, 'x');
  feed(subject, longest + "\n" + longest + "x\nshort\n");
  check_line(subject, 1, longest);
  check_too_long(subject, 2);
  check_line(subject, 3, "short");
}

TEST_CASE("a line of many megabytes is one that is too long") {
  line_buffer subject;
  feed(subject, "one\n");
  check_line(subject, 1, "one");
  for (int i = 0; i < 500; ++i) {
    feed(subject, std::string(100'000, 'x'));
    CHECK_FALSE(subject.next());
  }
  feed(subject, "x\nthree\n");
  check_too_long(subject, 2);
  check_line(subject, 3, "three");
}

TEST_CASE("a line that is too long may be the last") {
  line_buffer subject;
  feed(subject, std::string(line_buffer::max_line + 1, 'x'));
  CHECK_FALSE(subject.next());
  subject.finish();
  check_too_long(subject, 1);
  CHECK_FALSE(subject.next());
}

TEST_CASE("there is space for more as long as lines are taken") {
  line_buffer subject;
  std::size_t lines = 0;
  for (int i = 0; i < 1000; ++i) {
    auto space = subject.space();
    REQUIRE_FALSE(space.empty());
    std::memset(space.data(), i % 100 == 99 ? '\n' : 'x', space.size());
    subject.add(space.size());
    while (subject.next())
      ++lines;
  }
  CHECK(lines > 10);
}
