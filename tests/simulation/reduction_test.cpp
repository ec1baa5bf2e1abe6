#include "tests/simulation/reduction.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace telex::simulation;

namespace {

schedule of(std::size_t size) {
  schedule result;
  for (std::size_t i = 0; i < size; ++i)
    result.actions.push_back(
      {verb::run, 0, role::sender, {static_cast<std::uint32_t>(i)}});
  return result;
}

constexpr std::size_t enough = 1'000'000;

} // namespace

TEST_CASE("a reduction leaves exactly what is needed") {
  // Three actions far apart, in their order.
  auto fails = [](const schedule& x) {
    std::size_t next = 0;
    constexpr std::uint32_t needed[] = {17, 480, 981};
    for (const auto& each : x.actions)
      if (next < 3 && each.what == verb::run && each.parameters[0] == needed[next])
        ++next;
    return next == 3;
  };
  auto reduced = reduce(of(1000), fails, enough);
  REQUIRE(reduced.actions.size() == 3);
  CHECK(reduced.actions[0].parameters[0] == 17);
  CHECK(reduced.actions[1].parameters[0] == 480);
  CHECK(reduced.actions[2].parameters[0] == 981);
}

TEST_CASE("a reduction makes parameters plain") {
  auto fails = [](const schedule& x) {
    return std::any_of(x.actions.begin(), x.actions.end(), [](const action& each) {
      return each.what == verb::run && each.parameters[0] >= 100;
    });
  };
  auto reduced = reduce(of(1000), fails, enough);
  REQUIRE(reduced.actions.size() == 1);
  CHECK(reduced.actions[0].parameters[0] < 200);
}

TEST_CASE("a reduction replaces what matters only by its being there") {
  auto reduced
    = reduce(of(50), [](const schedule& x) { return x.actions.size() >= 5; }, enough);
  CHECK((reduced.actions == std::vector<action>(5, action{verb::rest})));
}

TEST_CASE("a reduction ends when its budget does, with what fails still") {
  std::size_t actions = 0;
  auto fails = [&actions](const schedule& x) {
    actions += x.actions.size();
    return std::count_if(x.actions.begin(), x.actions.end(),
                         [](const action& each) { return each.parameters[0] % 7 == 0; })
           > 100;
  };
  auto reduced = reduce(of(1000), fails, 20'000);
  CHECK(actions <= 20'000);
  CHECK(fails(reduced));
  CHECK(reduced.actions.size() < 1000);
}
