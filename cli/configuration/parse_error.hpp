// What is wrong with a command line, in our words.

#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace telex::cli {

/// What CLI11 has found wrong: in the words of who has refused a value, or of this
/// project where those are CLI11's own.
std::string describe(const CLI::ParseError& error);

} // namespace telex::cli
