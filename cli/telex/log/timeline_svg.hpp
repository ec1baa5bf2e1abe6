// The sequence of a message as an image.

#pragma once

#include "cli/telex/log/sequence.hpp"

#include <string>

namespace telex::log {

/// A file of SVG, to be shown by itself or in a page. It has text as text, no script
/// and nothing of elsewhere, and goes by whether its reader likes light or dark.
std::string draw_svg(const sequence& x);

} // namespace telex::log
