#include "cli/telex/top/reading.hpp"

#include "tests/support/admin_stand_in.hpp"
#include "tests/support/catch.hpp"

using namespace telex::top;
using nlohmann::json;
using telex::test::idle_state;
using telex::test::let_a_second_pass;

namespace {

reading learned_from(reading before, const json& state) {
  return learned(std::move(before), {state.dump(), ""});
}

} // namespace

TEST_CASE("the first answer is compared with the start of the router") {
  auto state = idle_state();
  state["started"] = "2026-11-25T12:29:46.000000Z";
  state["messages"]["received"] = 20;
  auto what = learned_from({}, state);
  CHECK(what.change.received == 2);
  CHECK(what.problem.empty());
}

TEST_CASE("a later answer is compared with the one before") {
  auto state = idle_state();
  auto what = learned_from({}, state);
  state["messages"]["received"] = 5;
  let_a_second_pass(state);
  what = learned_from(what, state);
  CHECK(what.change.received == 5);
  CHECK(what.state.received == 5);
}

TEST_CASE("the same answer once more leaves the rates as they are") {
  auto state = idle_state();
  auto what = learned_from({}, state);
  state["messages"]["received"] = 5;
  let_a_second_pass(state);
  what = learned_from(what, state);
  what = learned_from(what, state);
  CHECK(what.change.received == 5);
}

TEST_CASE("a router that does not answer leaves all that was known") {
  auto state = idle_state();
  auto what = learned({"here", {}, {}, ""}, {state.dump(), ""});
  what = learned(what, {"", "nobody answers"});
  CHECK(what.problem == "nobody answers");
  CHECK(what.state.version == "0.1.0");
  what = learned(what, {"{}", ""});
  CHECK(what.problem
        == "what here answers is not what this telex understands: there is no "
           "\"version\"");
  CHECK(what.state.version == "0.1.0");
  CHECK(learned_from(what, state).problem.empty());
}
