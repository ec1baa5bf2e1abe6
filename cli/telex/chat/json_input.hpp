// Messages as JSON, one a line: the input of telex chat --json.

#pragma once

#include "cli/telex/chat/line_reader.hpp"
#include "cli/telex/chat/outgoing.hpp"

#include <cstddef>
#include <vector>

namespace telex::cli {

/// The longest line of JSON, in octets: a text of which each octet is written as
/// `\u0001`, and what stands beside it.
inline constexpr std::size_t longest_json_line = 8 * max_line;

/// Reads `{"to":"bob","text":"hello"}`. In place of `text` there may be `base64`, and
/// beside it `content_type`, and `id`, which is anything, and is told with the result.
/// A text is kept octet for octet. What else is in a line has no meaning, and the line
/// is none. Of a blank line nothing.
std::vector<outgoing> read_json_line(const line_reader::line& line);

} // namespace telex::cli
