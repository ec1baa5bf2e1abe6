// The simulation with the real actors.

#include "tests/simulation/random.hpp"
#include "tests/simulation/run.hpp"
#include "tests/simulation/transcript.hpp"
#include "tests/support/catch.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace telex::simulation;

namespace {

struct hashed_run {
  run_result result;
  std::uint64_t hash = 0;
  schedule record;
};

hashed_run run_hashed(std::uint64_t seed) {
  hashed_run result;
  run_hash observer;
  result.result
    = run_seed(seed, {mode::small_limits, 4, 3000}, result.record, &observer);
  result.hash = observer.value();
  return result;
}

std::string transcript_of(const std::string& actions) {
  auto text = read_schedule("telex-schedule 1\nusers 2\n" + actions);
  REQUIRE(std::holds_alternative<schedule>(text));
  transcript observer;
  auto result = run_schedule(std::get<schedule>(text), &observer);
  CHECK_FALSE(result.broken);
  return observer.text();
}

} // namespace

TEST_CASE("a seed gives the same run whenever it is run") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    auto first = run_hashed(seed);
    auto second = run_hashed(seed);
    CHECK(first.hash == second.hash);
    CHECK(first.result.steps == second.result.steps);
    CHECK((first.record.actions == second.record.actions));
  }
  CHECK(run_hashed(1).hash != run_hashed(2).hash);
}

TEST_CASE("a seed gives the same numbers on every machine") {
  telex::simulation::random numbers{1234567};
  for (auto expected :
       {6457827717110365317U, 3203168211198807973U, 9817491932198370423U,
        4593380528125082431U, 16408922859458223821U})
    CHECK(numbers.next() == expected);
}

TEST_CASE("what was recorded of a seed runs as the seed did") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    auto first = run_hashed(seed);
    run_hash observer;
    auto again = run_schedule(first.record, &observer);
    CHECK(observer.value() == first.hash);
    CHECK(again.steps == first.result.steps);
  }
}

TEST_CASE("no part of a schedule breaks a rule or the simulation") {
  auto whole = run_hashed(3).record;
  for (std::size_t part = 0; part < 20; ++part) {
    auto some = whole;
    some.actions.clear();
    for (std::size_t i = 0; i < whole.actions.size(); ++i)
      if ((i * 2654435761u >> 7) % 20 >= part)
        some.actions.push_back(whole.actions[i]);
    CHECK_FALSE(run_schedule(some).broken);
  }
}

TEST_CASE("the actors keep the rules under some seeds") {
  schedule record;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto result = run_seed(seed, {mode::small_limits, 4, 3000}, record);
    INFO("seed " << seed);
    CHECK_FALSE(result.broken);
    CHECK(result.steps >= 1000);
  }
}

TEST_CASE("a seed draws a mode, unless it is chosen, and each is drawn") {
  std::array<std::size_t, modes> drawn{};
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    auto kind = draw_plan(seed, {}).kind;
    ++drawn[static_cast<std::size_t>(kind)];
    CHECK(draw_plan(seed, {}).kind == kind);
    CHECK(draw_plan(seed, {mode::storms}).kind == mode::storms);
  }
  for (auto each : drawn)
    CHECK(each > 0);
}

TEST_CASE("the actors keep the rules in each mode") {
  schedule record;
  for (std::size_t kind = 0; kind < modes; ++kind) {
    INFO(mode_words[kind]);
    auto result = run_seed(1, {static_cast<mode>(kind), {}, 20'000}, record);
    CHECK_FALSE(result.broken);
    CHECK(result.steps >= 15'000);
  }
}

TEST_CASE(
  "the actors keep the rules under each schedule that once seemed to break one") {
  std::size_t count = 0;
  for (const auto& each : std::filesystem::directory_iterator{TELEX_SCHEDULES}) {
    INFO(each.path());
    std::stringstream text;
    text << std::ifstream{each.path()}.rdbuf();
    auto what = read_schedule(text.str());
    REQUIRE(std::holds_alternative<schedule>(what));
    CHECK_FALSE(run_schedule(std::get<schedule>(what)).broken);
    ++count;
  }
  CHECK(count > 0);
}

TEST_CASE("a transcript shows a run in the notation of the protocol") {
  auto text = transcript_of("alice join\n"
                            "bob join\n"
                            "alice send send bob 3 plain\n"
                            "alice send arrive 6\n"
                            "alice send arrive all\n"
                            "rest\n"
                            "bob recv take all\n"
                            "wait 1500ms\n"
                            "bob recv answer received plain\n"
                            "bob recv arrive all\n"
                            "rest\n"
                            "end\n");
  const std::string expected = R"(alice   send > (connects)
alice   recv > (connects)
alice   send > REGISTER TOSEND alice\n\n
alice   recv > REGISTER TORECV alice\n\n
alice   send < REGISTERED TOSEND alice\n\n
alice   recv < REGISTERED TORECV alice\n\n
bob     send > (connects)
bob     recv > (connects)
bob     send > REGISTER TOSEND bob\n\n
bob     recv > REGISTER TORECV bob\n\n
bob     send < REGISTERED TOSEND bob\n\n
bob     recv < REGISTERED TORECV bob\n\n
alice   send > SEND b
alice   send > ob\nContent-length: 3\n\n1.\n
bob     recv < FORWARD alice\nContent-length: 3\n\n1.\n
(1.500 s later)
bob     recv > RECEIVED alice\n\n
alice   send < SEND bob\n\n
(the router is told to end at once)
)";
  CHECK(text.substr(0, expected.size()) == expected);
}
