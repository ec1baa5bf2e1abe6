#include "cli/telex/top/table.hpp"

#include "tests/cli/telex/top/sample.hpp"
#include "tests/support/catch.hpp"

using namespace telex::top;
using namespace std::chrono_literals;
using telex::test::debtor;
using telex::test::state_of;
using telex::test::user;

namespace {

const telex::cli::palette no_colours{false};

view wanted(std::string_view keys) {
  view result{1s};
  for (auto key : keys)
    result.press(key);
  return result;
}

/// Three users, each of whom is first in some order.
struct three_users {
  three_users() {
    state = state_of({user("carol"), user("alice"), user("bob")});
    auto& carol = state.users[0];
    auto& alice = state.users[1];
    auto& bob = state.users[2];
    bob.queue = 3;
    carol.queue = 2;
    alice.oldest = 900ms;
    bob.oldest = 100ms;
    carol.failed = 1;
    carol.missed = 2;
    bob.failed = 2;
    change.users["alice"].bytes = 10;
    change.users["carol"].bytes = 20;
  }

  std::string names(std::string_view keys) const {
    std::string result;
    for (const auto& each : arrange(state, change, wanted(keys)))
      result += each.user->name + ' ';
    return result;
  }

  std::vector<std::string> draw(std::size_t width, std::size_t height,
                                std::string_view keys = "",
                                std::size_t not_listed = 0) const {
    auto view = wanted(keys);
    return draw_table(arrange(state, change, view), not_listed, view, width, height,
                      no_colours);
  }

  router_state state;
  rates change;
};

} // namespace

TEST_CASE_METHOD(three_users, "users come in the order that is wanted") {
  CHECK(names("") == "bob carol alice ");
  CHECK(names("a") == "alice bob carol ");
  CHECK(names("b") == "carol alice bob ");
  CHECK(names("f") == "carol bob alice ");
  CHECK(names("n") == "alice bob carol ");
}

TEST_CASE_METHOD(three_users, "the order of users can be reversed") {
  CHECK(names("r") == "alice carol bob ");
  CHECK(names("nr") == "carol bob alice ");
}

TEST_CASE_METHOD(three_users, "equal users come by name in both orders") {
  for (auto& each : state.users)
    each.queue = 7;
  CHECK(names("") == "alice bob carol ");
  CHECK(names("r") == "alice bob carol ");
}

TEST_CASE_METHOD(three_users, "a filter leaves those whose names hold it") {
  CHECK(names("/o\r") == "bob carol ");
  CHECK(names("/ol") == "carol ");
  CHECK(names("/x\r").empty());
}

TEST_CASE_METHOD(three_users,
                 "columns that do not fit are left out from the right, with a sign") {
  CHECK(draw(40, 9)[0] == "  NAME             WAITv     AGE   OWES>");
  CHECK(draw(80, 9)[0]
        == "  NAME                   WAITv     AGE    OWES   BYTES/s  FAILED  SENT/s  "
           "GOT/s>");
  CHECK(draw(200, 9)[0].ends_with("PEER"));
}

TEST_CASE_METHOD(three_users, "an arrow shows which way which column is sorted") {
  CHECK(draw(40, 9, "r")[0] == "  NAME             WAIT^     AGE   OWES>");
  CHECK(draw(40, 9, "n")[0] == "  NAME^             WAIT     AGE   OWES>");
  CHECK(draw(40, 9, "nr")[0] == "  NAMEv             WAIT     AGE   OWES>");
}

TEST_CASE_METHOD(three_users, "a line has the figures of a user") {
  state.users = {debtor("bob", 900ms, 312)};
  auto& bob = state.users[0];
  bob.failed = 3;
  bob.missed = 4;
  bob.latency = 140us;
  bob.acknowledge = 110us;
  bob.unread_bytes = 2048;
  bob.blocked = 5ms;
  change.users["bob"] = {1234, 5678, 3 << 20};
  CHECK(
    draw(200, 9)[1]
    == "  bob                                  312  900 ms  900 ms   3.0 MiB       7"
       "   1,234   5,678   140 us   110 us  2.0 KiB   5.0 ms        127.0.0.1:40000");
}

TEST_CASE_METHOD(three_users, "a slow reader is marked without colours too") {
  state.users = {debtor("bob", 4200ms, 312), user("alice")};
  auto lines = draw(40, 9);
  CHECK(lines[1] == "! bob                312   4.2 s   4.2 s");
  CHECK(lines[2] == "  alice                0       -       -");
}

TEST_CASE("a slow reader is red where there are colours") {
  const auto state = state_of({debtor("bob", 4200ms, 312)});
  const view usual{1s};
  auto lines
    = draw_table(arrange(state, {}, usual), 0, usual, 40, 9, telex::cli::palette{true});
  CHECK(lines[1] == "\x1b[31m! bob                312   4.2 s   4.2 s\x1b[0m");
}

TEST_CASE_METHOD(three_users, "users that do not fit are counted") {
  CHECK(draw(40, 4).size() == 4);
  CHECK(draw(40, 4)[3].starts_with("  alice "));
  CHECK(draw(40, 3)[2] == "  and 2 more");
  CHECK(draw(40, 2)[1] == "  and 3 more");
  CHECK(draw(40, 1).size() == 1);
  CHECK(draw(40, 0).empty());
}

TEST_CASE_METHOD(three_users, "users that the router has not listed are counted too") {
  auto lines = draw(40, 9, "", 5000);
  CHECK(lines.size() == 5);
  CHECK(lines[4] == "  and 5,000 more");
}

TEST_CASE_METHOD(three_users, "a long name or peer is cut off") {
  state.users = {user(std::string(64, 'x'))};
  state.users[0].peer = std::string(64, 'y');
  CHECK(draw(40, 9)[1] == "  xxxxxxxxxxx...       0       -       -");
  auto widest = draw(200, 9)[1];
  CHECK(widest.find(' ' + std::string(22, 'y')) != std::string::npos);
  CHECK(widest.find(std::string(23, 'y')) == std::string::npos);
}
