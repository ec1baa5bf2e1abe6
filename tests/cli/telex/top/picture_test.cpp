#include "cli/telex/top/picture.hpp"

#include "tests/cli/telex/top/sample.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace telex::top;
using namespace std::chrono_literals;
using telex::cli::palette;
using telex::test::debtor;
using telex::test::state_of;
using telex::test::user;

namespace {

using lines = std::vector<std::string>;

reading busy() {
  reading result;
  result.where = "127.0.0.1:1934";
  result.state = state_of({debtor("bob", 4200ms, 312), user("alice")});
  auto& state = result.state;
  state.under_way = 352;
  state.connections = 48;
  state.process = {9s, 8s, 34 << 20, 103, 1024};
  state.answer = 85us;
  state.dropped = 3;
  auto& change = result.change;
  change.received = 12345;
  change.delivered = 12300;
  change.failed = 45;
  change.failures = {{"draining", 5}, {"recipient-busy", 40}};
  change.p50 = 120us;
  change.p99 = 2100us;
  change.bytes_received = 1.5 * 1024;
  change.bytes_sent = 2 << 20;
  change.cpu_percent = 85.4;
  change.io_cpu_percent = 79.6;
  return result;
}

view after(std::string_view keys) {
  view result{1s};
  for (auto key : keys)
    result.press(key);
  return result;
}

lines drawn(const reading& what, extent size, std::string_view keys = "") {
  return draw(what, after(keys), size, palette{false});
}

bool has_line(const lines& in, std::string_view text) {
  return std::find(in.begin(), in.end(), text) != in.end();
}

} // namespace

TEST_CASE("a picture shows the router and its users") {
  auto shown = drawn(busy(), {80, 24});
  REQUIRE(shown.size() == 24);
  const lines head{
    "telexd 0.1.0 at 127.0.0.1:1934, up 1.0 h",
    "messages  12,345/s  delivered 12,300/s  failed        45/s  under way      352",
    "p50         120 us  p99         2.1 ms  users            2  connections     48",
    "I/O thread    80 %  CPU           85 %  in       1.5 KiB/s  out      2.0 MiB/s",
    "memory      34 MiB  files     103/1024  answer       85 us  log dropped      3",
    "slow: bob has owed a RECEIVED for 4.2 s, 312 wait",
    "failed: recipient-busy 40/s, draining 5/s",
  };
  CHECK(lines(shown.begin(), shown.begin() + 7) == head);
  CHECK(shown[7].starts_with("  NAME  "));
  CHECK(shown[8].starts_with("! bob  "));
  CHECK(shown[9].starts_with("  alice  "));
  CHECK(shown[10].empty());
  CHECK(
    shown[23]
    == "q quit  ? help  w a b f n sort  r reverse  / filter  p pause  +- every 1 s");
}

TEST_CASE("a small picture has what matters most") {
  auto shown = drawn(busy(), {40, 10});
  REQUIRE(shown.size() == 10);
  CHECK(shown[1] == "messages  12,345/s  delivered 12,300/s");
  CHECK(shown[2] == "failed        45/s  under way      352 >");
  CHECK(shown[3] == "slow: bob has owed a RECEIVED for 4.2 s>");
  CHECK(shown[4] == "failed: recipient-busy 40/s, draining 5>");
  CHECK(shown[5] == "  NAME             WAITv     AGE   OWES>");
  CHECK(shown[6].starts_with("! bob "));
  CHECK(shown[9] == "q quit  ? help  w a b f n sort  r rever>");
}

TEST_CASE("a window that is too small for all parts is said to be") {
  for (extent size : {extent{39, 24}, extent{80, 9}})
    CHECK(
      drawn(busy(), size).back().starts_with("window too small  q quit  ? help  w a"));
  CHECK(drawn(busy(), {18, 5}).back() == "window too small >");
  CHECK(drawn(busy(), {39, 24}, "/bo").back().starts_with("filter: bo_ "));
}

TEST_CASE("a help that does not fit says how much is missing") {
  auto shown = drawn(busy(), {80, 10}, "?");
  REQUIRE(shown.size() == 10);
  CHECK(shown[8] == "n  NAME      (any key ends this help)");
  CHECK(shown[9] == "and 8 lines more in a larger window");
  CHECK(drawn(busy(), {80, 24}, "?").back() == "!  slow: holds others up for 1 s");
}

TEST_CASE("a picture fits whatever the size") {
  auto what = busy();
  what.problem = "nobody answers";
  for (std::size_t columns : {1, 7, 39, 40, 79, 80, 200, 1000})
    for (std::size_t height : {1, 2, 5, 10, 24, 200})
      for (auto keys : {"", "?", "/abc", "/abc\r", "p"}) {
        auto shown = drawn(what, {columns, height}, keys);
        CHECK(shown.size() <= height);
        for (const auto& line : shown)
          CHECK(line.size() <= columns);
      }
}

TEST_CASE("nothing that a router says moves the cursor") {
  auto what = busy();
  const std::string evil = "\x1b[2J\x1b]0;x\x07\r\n\t\xc2\x9b"
                           "1A\xe6\xbc\xa2\xff";
  what.where += evil;
  what.problem = evil;
  what.state.version = evil;
  what.state.users[0].name = what.state.users[0].peer = evil;
  what.change.failures[evil] = 1;
  for (auto keys : {"", "n", "/x"})
    for (const auto& line : drawn(what, {200, 30}, keys)) {
      CHECK(std::all_of(line.begin(), line.end(),
                        [](char byte) { return byte >= ' ' && byte <= '~'; }));
    }
}

TEST_CASE("colours do not make lines longer") {
  auto plain = drawn(busy(), {80, 24});
  auto coloured = draw(busy(), after(""), {80, 24}, palette{true});
  REQUIRE(coloured.size() == plain.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    auto line = coloured[i];
    for (auto begin = line.find('\x1b'); begin != line.npos; begin = line.find('\x1b'))
      line.erase(begin, line.find('m', begin) - begin + 1);
    CHECK(line == plain[i]);
  }
  CHECK(coloured[5].starts_with("\x1b[31mslow: "));
}

TEST_CASE("a picture says that the router drains or has gone") {
  auto what = busy();
  what.state.is_draining = true;
  what.problem = "nobody answers at 127.0.0.1:1934";
  auto shown = drawn(what, {80, 24}, "p");
  CHECK(shown[0] == "telexd 0.1.0 at 127.0.0.1:1934, up 1.0 h, draining, paused");
  CHECK(has_line(shown, "away: nobody answers at 127.0.0.1:1934; trying again"));
  CHECK(has_line(shown, "slow: bob has owed a RECEIVED for 4.2 s, 312 wait"));
}

TEST_CASE("a picture says how many are slow besides the worst") {
  auto what = busy();
  what.state.users.push_back(debtor("carol", 3s, 1));
  what.state.users.push_back(debtor("dave", 2s, 1));
  CHECK(has_line(drawn(what, {80, 24}),
                 "slow: bob has owed a RECEIVED for 4.2 s, 312 wait, and 2 more"));
}

TEST_CASE("a picture of a router without messages has no latencies") {
  auto what = busy();
  what.change = {};
  what.state.users.clear();
  auto shown = drawn(what, {80, 24});
  CHECK(shown[2].starts_with("p50              -  p99              -  users "));
  CHECK(shown[5].starts_with("  NAME"));
}

TEST_CASE("the last line shows the filter") {
  CHECK(drawn(busy(), {80, 24}, "/bo").back()
        == "filter: bo_  Enter keeps it, Esc clears it");
  CHECK(drawn(busy(), {80, 24}, "/bo\r")
          .back()
          .starts_with("filter: bo, Esc clears it  q quit"));
}

TEST_CASE("the help has all keys and fits the smallest screen's width") {
  std::string text;
  for (const auto& line : drawn(busy(), {200, 24}, "?")) {
    CHECK(line.size() <= 40);
    text += line + '\n';
  }
  for (auto key :
       {"q  ", "r  ", "p  ", "/  ", "+  ", "-  ", "w  ", "a  ", "b  ", "f  ", "n  "})
    CHECK(text.find(key) != std::string::npos);
}

TEST_CASE("a picture without a screen has all users and no keys") {
  auto what = busy();
  for (int i = 0; i < 100; ++i)
    what.state.users.push_back(user("x" + std::to_string(i)));
  what.state.users_total = 1102;
  auto shown = draw_once(what, after(""), 80);
  CHECK(shown.size() == 8 + 102 + 1);
  CHECK(shown.back() == "  and 1,000 more");
}
