// Arguments that a program was not to be given.

#pragma once

#include <string>
#include <string_view>

namespace telex::cli {

/// What is wrong with an argument that stands where none is known, safe to show: `"x"
/// is one argument too many`, or `"--x" is no option`.
std::string describe_unexpected(std::string_view argument);

/// What is wrong with a word that stands where a command does, safe to show: `"x" is no
/// command`.
std::string describe_no_command(std::string_view word);

} // namespace telex::cli
