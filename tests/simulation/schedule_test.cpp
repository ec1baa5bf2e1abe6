#include "tests/simulation/generator.hpp"
#include "tests/simulation/schedule.hpp"
#include "tests/support/catch.hpp"

using namespace telex::simulation;

namespace {

const std::string first_line = "telex-schedule 1\n";

schedule read(const std::string& text) {
  auto result = read_schedule(text);
  if (auto error = std::get_if<schedule_error>(&result))
    FAIL("line " << error->line << ": " << error->why);
  return std::get<schedule>(result);
}

/// As in `2: there is no verb`.
std::string error_of(const std::string& text) {
  auto result = read_schedule(text);
  auto error = std::get_if<schedule_error>(&result);
  return error ? std::to_string(error->line) + ": " + error->why : "none";
}

} // namespace

TEST_CASE("whatever is drawn is read as it was written") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    generator draw{seed};
    const auto& p = draw.drawn();
    schedule drawn{p.config, p.users, p.window, p.tls, {}};
    for (std::size_t step = 0; step < 1000; ++step)
      drawn.actions.push_back(draw.next(step));
    auto text = to_text(drawn);
    auto read_back = read(text);
    CHECK((read_back.actions == drawn.actions));
    CHECK(to_text(read_back) == text);
  }
}

TEST_CASE("a schedule is read as a person writes it") {
  auto result = read("\n# a comment\n" + first_line
                     + "users 2\n"
                       "limits.max-body 7\n"
                       "timeouts.acknowledge 1500ms\n"
                       "compatibility.sent on\n"
                       "compatibility.taken 104\n"
                       "alice join\n"
                       "  alice send send - 12 chatty  # to nobody\n"
                       "bob recv take all\r\n"
                       "run 3\n"
                       "wait 1000ms");
  CHECK(result.users == 2);
  CHECK(result.config.limits.max_body == 7);
  CHECK(result.config.timeouts.acknowledge == std::chrono::milliseconds{1500});
  CHECK(result.config.compatibility.sent);
  CHECK(result.config.compatibility.taken == 104);
  REQUIRE(result.actions.size() == 5);
  CHECK(
    (result.actions[1] == action{verb::send, 0, role::sender, {empty_name, 12, 2}}));
  CHECK((result.actions[2] == action{verb::take, 1, role::receiver, {all}}));
  CHECK((result.actions[4] == action{verb::wait, 0, role::sender, {1000}}));
}

TEST_CASE("what is no schedule is refused with its line") {
  CHECK(error_of("") == "0: there is no line \"telex-schedule 1\"");
  CHECK(error_of("rest\n") == "1: the first line must be \"telex-schedule 1\"");
  const std::pair<std::string, std::string> examples[] = {
    {"users 0", "there are 1 to 512 users"},
    {"users 513", "there are 1 to 512 users"},
    {"users", "a setting has one value"},
    {"limits.nonsense 1", "there is no setting \"limits.nonsense\""},
    {"limits.max-body 1x", "\"1x\" is no number"},
    {"timeouts.drain 5", "\"5\" is no time such as 1500ms"},
    {"compatibility.sent maybe", "\"maybe\" is neither on nor off"},
    {"compatibility.taken 102", "\"102\" is neither 100 nor 104"},
    {"dance", "there is no action \"dance\" of nobody"},
    {"alice", "there is no verb"},
    {"alice rest", "there is no action \"rest\" of a user"},
    {"alice send join", "there is no action \"join\" of a socket"},
    {"judy join", "\"judy\" is none of the users"},
    {"run", "\"run\" has 1 parameters"},
    {"wait 5s", "\"5s\" does not fit \"wait\""},
    {"alice send garbage 99", "\"99\" does not fit \"garbage\""},
    {"alice recv answer perhaps plain", "\"perhaps\" does not fit \"answer\""},
  };
  for (const auto& [line, why] : examples) {
    INFO(line);
    CHECK(error_of(first_line + "\n" + line + "\nrest\n") == "3: " + why);
  }
}
