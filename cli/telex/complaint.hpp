// How the client says what is wrong.

#pragma once

#include <string_view>

namespace telex::cli {

/// Says it on the standard error: `telex: what.`
void complain(std::string_view what);

/// What an output that loses lines is to complain of.
inline constexpr auto lost_output = "telex: cannot write the output";

} // namespace telex::cli
