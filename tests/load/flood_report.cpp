#include "tests/load/flood_report.hpp"

#include <fmt/format.h>

#include <sstream>

namespace telex::load {

std::string to_line(const flood_report& x) {
  return fmt::format("{} {} {} {} {}", x.seconds, x.done, x.turned_away, x.failed,
                     x.cpu_seconds);
}

std::optional<flood_report> parse_flood_report(const std::string& line) {
  flood_report x;
  std::istringstream in{line};
  if (in >> x.seconds >> x.done >> x.turned_away >> x.failed >> x.cpu_seconds)
    return x;
  return std::nullopt;
}

} // namespace telex::load
