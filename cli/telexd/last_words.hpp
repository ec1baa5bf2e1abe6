// What is said by a program that cannot go on at all.

#pragma once

#include <string>

namespace telex::cli {

/// From now on an exception that nobody catches, on any thread, does not abort the
/// process: it writes a line to standard error, that begins with `program`, and exits
/// with `status`. All else is lost, so this is for what nobody has foreseen.
void end_with_words(const std::string& program, int status);

} // namespace telex::cli
