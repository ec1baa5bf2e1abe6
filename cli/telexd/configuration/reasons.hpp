// Why the settings of a router are what they are.

#pragma once

#include <string_view>

namespace telex::cli {

/// What actors/settings.hpp says of the setting of that name, as sentences; empty if it
/// says nothing. reasons.awk makes it when the program is built.
std::string_view reason_of(std::string_view setting) noexcept;

} // namespace telex::cli
