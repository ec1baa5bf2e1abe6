// The sequence of a message as text.

#pragma once

#include "cli/telex/log/sequence.hpp"
#include "cli/text/colour.hpp"

#include <cstddef>
#include <string>

namespace telex::log {

/// Lines of UTF-8, each with its line feed and of no more than `width` columns, which
/// counts as 80 if it is less: so much is needed.
std::string draw_text(const sequence& x, std::size_t width,
                      const cli::palette& colours);

} // namespace telex::log
