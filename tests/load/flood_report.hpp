// What has become of those who come in masses, as one program tells it another.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace telex::load {

struct flood_report {
  double seconds = 0;
  std::uint64_t done = 0;        ///< What they were to get done.
  std::uint64_t turned_away = 0; ///< What the router was too busy for.
  std::uint64_t failed = 0;      ///< What should not have come of it.
  double cpu_seconds = 0;        ///< Of the flood itself.

  bool operator==(const flood_report&) const = default;
};

/// As a line, without its line feed, and back; nothing if it is none.
std::string to_line(const flood_report& report);
std::optional<flood_report> parse_flood_report(const std::string& line);

} // namespace telex::load
