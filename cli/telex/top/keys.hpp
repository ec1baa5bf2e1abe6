// What a person presses, out of what a terminal sends.

#pragma once

#include <string>
#include <string_view>

namespace telex::top {

inline constexpr char escape_key = '\x1b';
inline constexpr char enter_key = '\r';
inline constexpr char backspace_key = '\x7f';

/// The keys of `bytes`, one octet each. Arrows and other keys that are sent as a
/// sequence are left out, and so is all that is no ASCII.
std::string keys_of(std::string_view bytes);

} // namespace telex::top
