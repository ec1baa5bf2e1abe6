// One run from its beginning to its end, of a seed or of a schedule.

#pragma once

#include "tests/simulation/plan.hpp"
#include "tests/simulation/schedule.hpp"
#include "tests/simulation/simulation.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace telex::simulation {

struct run_result {
  std::optional<violation> broken;
  /// How many things happened until then.
  std::uint64_t steps = 0;
};

/// Draws actions from `seed` until about as many things have happened as its plan
/// says, and then has everybody leave. Those that did something are put into `record`.
run_result run_seed(std::uint64_t seed, const plan_choice& choice, schedule& record,
                    run_observer* observer = nullptr);

/// Runs a schedule, and then has everybody leave.
run_result run_schedule(const schedule& what, run_observer* observer = nullptr);

} // namespace telex::simulation
