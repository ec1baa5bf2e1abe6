#include "net/wire/junk.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/parsing.hpp"

#include <random>
#include <string>
#include <vector>

using namespace telex;
using namespace telex::wire;
using test::check_all_cuts;
using test::parse;

namespace {

constexpr auto router = source::router;

using results = std::vector<parse_result>;

parse_result junk(std::string text) {
  return unreadable{std::move(text), std::nullopt};
}

parse_result lost_forward(std::string text, std::string sender) {
  return unreadable{std::move(text), std::move(sender)};
}

const std::string whole = "FORWARD carol\nContent-length: 2\n\nhi";
const parse_result next_read = frame{forward_frame{"carol", "hi"}};

struct stream {
  std::string bytes;
  results expected;
};

const std::vector<stream> streams{
  // A FORWARD that can't be read.
  {"FORWARD bob\n\n", {lost_forward("FORWARD bob", "bob")}},
  {"FORWARD bob\nMood: good\n\n",
   {lost_forward("FORWARD bob", "bob"), junk("Mood: good")}},
  {"FORWARD bob\nContent-length: five\n\nhello\n",
   {lost_forward("FORWARD bob", "bob"), junk("Content-length: five"), junk("hello")}},
  {"FORWARD bob\nno header\nContent-length: 5\n\nhello",
   {lost_forward("FORWARD bob", "bob"), junk("no header")}},
  {"FORWARD bob\nContent-length: 5\nContent-length: 5\n\nhello",
   {lost_forward("FORWARD bob", "bob")}},
  {"FORWARD bob\n", {lost_forward("FORWARD bob", "bob")}},
  {"FORWARD\n\n", {lost_forward("FORWARD", "")}},
  // What a body has left that was longer than its Content-length.
  {"FORWARD bob\nContent-length: 5\n\nhello\nthere\n",
   {frame{forward_frame{"bob", "hello"}}, junk("there")}},
  {"FORWARD bob\nContent-length: 1\n\n\xc3\xa9"
   "FORWARD dave\nContent-length: 2\n\nho",
   {frame{forward_frame{"bob", "\xc3"}}, lost_forward("\xa9"
                                                      "FORWARD dave",
                                                      "dave")}},
  {"FORWARD bob\nContent-length: 1\n\nab\ncFORWARD dave\r\nContent-length: 2\n\nho",
   {frame{forward_frame{"bob", "a"}}, junk("b"),
    lost_forward("cFORWARD dave", "dave")}},
  // Words that nobody knows.
  {"USER NOT FOUND\n", {junk("USER NOT FOUND")}},
  {"USER NOT FOUND\r\n\r\n", {junk("USER NOT FOUND")}},
  {"NOTICE\nContent-length: 5\n\nhello", {junk("NOTICE")}},
  {"NOTICE\nContent-length: 0\n\n", {junk("NOTICE")}},
  {"NOTICE\nMood: good\ncontent-LENGTH:5\n\nhello",
   {junk("NOTICE"), junk("Mood: good")}},
  {"Content-length: 5\n\n", {junk("Content-length: 5")}},
  {"REGISTERED alice\n\n", {junk("REGISTERED alice")}},
  {"SEND\tbob\n\n", {junk("SEND\tbob")}},
  {"SENDER bob\n\n", {junk("SENDER bob")}},
  {"SEN\n\n", {junk("SEN")}},
  {"SEND bob\nno header\n\n", {junk("SEND bob"), junk("no header")}},
};

} // namespace

TEST_CASE("behind what is no frame a router's stream is read on, at every cut") {
  for (const auto& [bytes, expected] : streams) {
    INFO(bytes);
    auto and_more = expected;
    and_more.push_back(next_read);
    check_all_cuts(router, bytes + whole, and_more);
  }
}

TEST_CASE("a head that never ends hides no frame behind it") {
  auto size = GENERATE(max_head - 20, max_head, 2 * max_head);
  auto line = std::string(size, 'x');
  SECTION("of one long line") {
    auto bytes = "FORWARD bob" + line + "\n\n" + whole;
    auto shown = ("FORWARD bob" + line).substr(0, max_shown_junk);
    results expected{lost_forward(shown, shown.substr(8)), next_read};
    CHECK(parse(router, {bytes}) == expected);
    CHECK(parse(router, test::single_octets(bytes)) == expected);
  }
  SECTION("of many lines") {
    std::string lines;
    while (lines.size() < size)
      lines += "Mood: good\n";
    auto bytes = "FORWARD bob\n" + lines + lines + whole;
    auto found = parse(router, {bytes});
    CHECK(found.front() == lost_forward("FORWARD bob", "bob"));
    CHECK(found.back() == next_read);
    CHECK(parse(router, test::single_octets(bytes)) == found);
  }
}

TEST_CASE("a long line that is no frame is given out once, and its end is looked at") {
  auto line = std::string(3 * max_head, 'x');
  auto shown = line.substr(0, max_shown_junk);
  for (auto& [bytes, expected] : std::vector<std::pair<std::string, results>>{
         {line + "\n" + whole, {junk(shown), next_read}},
         {line + "FORWARD dave\nContent-length: 2\n\nho" + whole,
          {junk(shown),
           lost_forward(std::string(59, 'x').append("FORWARD dave"), "dave"),
           next_read}},
       }) {
    auto found = parse(router, {bytes});
    REQUIRE(found.size() == expected.size());
    CHECK(found.front() == expected.front());
    CHECK(found.back() == next_read);
    CHECK(parse(router, test::single_octets(bytes)) == found);
  }
}

TEST_CASE("a parser is stuck at a line that can be no frame, until the line ends") {
  parser p{router, test::max_body};
  auto is_stuck_at = [&p](std::string_view bytes) {
    p.feed(bytes);
    CHECK(p.next() == parse_result{need_more{}});
    return p.is_stuck();
  };
  CHECK_FALSE(is_stuck_at(""));
  CHECK_FALSE(is_stuck_at(" \n SE"));
  CHECK(is_stuck_at("ND"
                    "ER"));
  CHECK(p.end_line() == unreadable{"SENDER", std::nullopt});
  CHECK_FALSE(p.is_stuck());
  CHECK_FALSE(p.end_line());
  CHECK(is_stuck_at("xFORWARD bob"));
  CHECK(p.end_line() == unreadable{"xFORWARD bob", "bob"});
  CHECK_FALSE(is_stuck_at("\nContent-length: 2\n\n"));
  CHECK_FALSE(is_stuck_at("h"));
  auto rest = "i" + whole;
  p.feed(rest);
  CHECK(p.next() == next_read);
}

TEST_CASE("the end of a long line that was given out is dropped in silence") {
  parser p{router, test::max_body};
  auto line = std::string(2 * max_head, 'x');
  p.feed(line);
  CHECK(p.next() == junk(line.substr(0, max_shown_junk)));
  CHECK(p.next() == parse_result{need_more{}});
  CHECK(p.is_stuck());
  CHECK_FALSE(p.end_line());
  CHECK_FALSE(p.is_stuck());
  p.feed(whole);
  CHECK(p.next() == next_read);
}

TEST_CASE("whatever comes, in whatever pieces, the next frame is read") {
  const std::vector<std::string> soup{
    "FORWARD bob", "FORWARD ",  "SEND",        "SENT bob",
    "REGISTERED ", "ERROR 102", "\n",          "\n",
    "\n\n",        "\r\n",      " ",           "\t",
    ":",           "x",         "Mood: ok",    "\xc3",
    "RECEIVED x",  "TOSEND a",  "hello there", "USER",
    "SEND\nx\n",   "F",         "\r",          std::string(300, 'y'),
  };
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::minstd_rand random{seed};
    auto below = [&random](std::size_t n) { return random() % n; };
    std::string bytes;
    for (auto left = below(40); left > 0; --left)
      bytes += soup[below(soup.size())];
    bytes += "\n" + whole;
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < bytes.size(); at += pieces.back().size())
      pieces.push_back(bytes.substr(at, 1 + below(400)));
    INFO("seed " << seed);
    auto found = parse(router, {bytes});
    REQUIRE(found == parse(router, pieces));
    REQUIRE(found.back() == next_read);
  }
}
