// Lines that fit a window.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace telex::cli {

/// How many columns `text` takes, which is valid UTF-8; where that can't be told, one
/// for an octet.
std::size_t columns_of(std::string_view text);

/// `text` in lines of at most `columns`, broken at blanks and beside ideographs and
/// emoji, all but the first behind `indent`. A word that is longer than a line is left
/// to the terminal. `text` is valid UTF-8; how wide a character is the locale knows
/// (wcwidth(3)). No columns are as many as one likes.
std::string wrapped(std::string_view text, std::size_t columns,
                    std::string_view indent = {});

} // namespace telex::cli
