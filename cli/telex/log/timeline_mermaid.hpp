// The sequence of a message for documents that Mermaid draws.

#pragma once

#include "cli/telex/log/sequence.hpp"

#include <string>

namespace telex::log {

/// A diagram of Mermaid, https://mermaid.js.org, without the fences that it has in
/// Markdown.
std::string draw_mermaid(const sequence& x);

} // namespace telex::log
