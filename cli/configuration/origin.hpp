// Where a program has a value from.

#pragma once

#include <cstdint>
#include <string>

namespace telex::cli {

/// In the order of their precedence: what is given by a later one holds.
enum class source : std::uint8_t { standard, file, environment, command_line };

struct origin {
  source from = source::standard;
  /// The path of the file, or the name of the variable; else empty.
  std::string where = {};
  /// In a file, from 1 on; 0 for the file as a whole.
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// As in `telexd.toml:3:12`, `TELEXD_LISTEN`, `command line` or `default`.
std::string to_string(const origin& x);

} // namespace telex::cli
