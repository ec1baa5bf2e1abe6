// Makes a schedule that breaks a rule as short as it can.

#pragma once

#include "tests/simulation/schedule.hpp"

#include <cstddef>
#include <functional>

namespace telex::simulation {

/// Whether a schedule still fails. The same for the same schedule.
using predicate = std::function<bool(const schedule&)>;

/// Leaves out of `failing` what is not needed for `fails` to be true of it (delta
/// debugging: ever smaller parts, until no single action can be left out), and
/// replaces actions and their parameters by plainer ones. Tries no more schedules
/// than have `budget` actions together, so it ends, and always with the same.
///
/// @pre `fails(failing)`, and so is it of the result.
schedule reduce(schedule failing, const predicate& fails, std::size_t budget);

} // namespace telex::simulation
