// What others wrote, in a form that is safe to show.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace telex::cli {

/// `bytes` as one line of valid UTF-8 that moves no cursor, sets no title, turns no
/// text around, and hides nothing: two that differ are seen to. Kept is what is shown,
/// emoji and letters of all scripts with what joins them and selects their form (see
/// visibility.hpp); everything else becomes an escape: `\n`, `\r`, `\t`, `\e`, `\x07`
/// for another control character or a byte that is no UTF-8, and `\u200b` or
/// `\U000e0041` for another character.
///
/// The flags of parts of countries, which are made of tags, are shown as a flag and
/// escapes. A backslash is kept, so an escape can be forged.
std::string printable(std::string_view bytes);

/// The beginning of `text`, of at most `max` characters; what was cut off is
/// replaced by `...`, which counts. `text` must be valid UTF-8.
std::string shortened(std::string_view text, std::size_t max);

} // namespace telex::cli
