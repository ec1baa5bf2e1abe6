// A router for programs.

#pragma once

#include "cli/telex/top/reading.hpp"

#include <string>

namespace telex::top {

/// One JSON object on one line, with a line feed; durations in microseconds. What does
/// not apply is null.
std::string to_json(const reading& what);

} // namespace telex::top
