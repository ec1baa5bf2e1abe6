// The streams that a program is started with.

#pragma once

#include <string_view>

namespace telex::cli {

/// Makes sure that all three exist. A socket that took the number of a missing
/// one would be written to by mistake. There is nothing to read from one that was
/// missing, and whoever writes to it fails, as without it.
void open_missing_streams();

/// Writes a line to the standard error, if that takes it.
void print_error(std::string_view line);

} // namespace telex::cli
