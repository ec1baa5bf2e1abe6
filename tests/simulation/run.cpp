#include "tests/simulation/run.hpp"

#include "tests/simulation/generator.hpp"

namespace telex::simulation {

namespace {

/// When so many actions in a row make no sense, all wait for each other, and time has
/// to pass.
constexpr std::size_t most_in_vain = 1000;
constexpr action some_time{verb::wait, 0, role::sender, {1000}};

run_result result_of(const simulation& sim) {
  return {sim.broken(), sim.steps()};
}

} // namespace

run_result run_seed(std::uint64_t seed, const plan_choice& choice, schedule& record,
                    run_observer* observer) {
  generator draw{seed, choice};
  const auto& p = draw.drawn();
  record = {p.config, p.users, p.window, p.tls, {}};
  simulation sim{record, observer};
  auto goes_on = [&] { return sim.steps() < p.steps && !sim.is_over(); };
  for (std::size_t in_vain = 0; goes_on();) {
    auto next = in_vain < most_in_vain ? draw.next(sim.steps()) : some_time;
    if (!sim.apply(next)) {
      ++in_vain;
      continue;
    }
    in_vain = 0;
    record.actions.push_back(next);
    if (sim.broken())
      return result_of(sim);
  }
  sim.finish();
  return result_of(sim);
}

run_result run_schedule(const schedule& what, run_observer* observer) {
  simulation sim{what, observer};
  for (const auto& each : what.actions) {
    sim.apply(each);
    if (sim.broken())
      return result_of(sim);
  }
  sim.finish();
  return result_of(sim);
}

} // namespace telex::simulation
