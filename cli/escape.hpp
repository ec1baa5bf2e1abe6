// What others wrote, in a form that is safe to show.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace telex::cli {

/// `bytes` as one line of valid UTF-8 that moves no cursor, sets no title and
/// turns no text around. Kept are printable characters, emoji and letters of
/// all scripts; everything else becomes an escape: `\n`, `\r`, `\t`, `\e`,
/// `\x07` for another control character or a byte that is no UTF-8, and `\u2028`
/// for C1 controls and for the characters of Unicode that separate lines or set
/// the direction of text.
std::string printable(std::string_view bytes);

/// The beginning of `text`, of at most `max` characters; what was cut off is
/// replaced by `...`, which counts. `text` must be valid UTF-8.
std::string shortened(std::string_view text, std::size_t max);

} // namespace telex::cli
