// What others wrote, in a form that is safe to show.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace telex::cli {

/// How a backslash of the text itself is told from one that begins an escape.
enum class backslash : std::uint8_t {
  apart,   ///< It is doubled where it would read as the beginning of an escape.
  doubled, ///< It is doubled everywhere, so that a program can undo it by one rule.
  kept,    ///< It is not, as the text is a sentence that is made of printable parts.
};

/// `bytes` as one line of valid UTF-8 that moves no cursor, sets no title, turns no
/// text around, and hides nothing: two that differ are seen to. Kept is what is shown,
/// emoji and letters of all scripts with what joins them and selects their form (see
/// visibility.hpp); everything else becomes an escape: `\n`, `\r`, `\t`, `\e`, `\x07`
/// for another control character or a byte that is no UTF-8, and `\u200b` or
/// `\U000e0041` for another character. What a person or a program reads as an escape is
/// one, unless backslashes are `kept`.
///
/// The flags of parts of countries, which are made of tags, are shown as a flag and
/// escapes.
std::string printable(std::string_view bytes, backslash rule = backslash::apart);

/// The same for who shows escapes in another way than text: each stands between `begin`
/// and `end`, control characters, which are nowhere else. Backslashes stay as they are.
std::string printable_with_marks(std::string_view bytes, char begin, char end);

/// The beginning of `text`, of at most `max` characters; what was cut off is
/// replaced by `...`, which counts. `text` must be valid UTF-8.
std::string shortened(std::string_view text, std::size_t max);

} // namespace telex::cli
