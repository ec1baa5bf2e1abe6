#include "tests/load/pair_report.hpp"

#include <fmt/format.h>

#include <sstream>

namespace telex::load {

std::string to_line(const pair_report& x) {
  return fmt::format("{} {} {} {} {} {} {:d}", x.messages, x.p50.count(), x.p99.count(),
                     x.longest.count(), x.late.count(), x.failures, x.was_closed);
}

std::optional<pair_report> parse_pair_report(const std::string& line) {
  pair_report x;
  std::int64_t p50 = 0;
  std::int64_t p99 = 0;
  std::int64_t longest = 0;
  std::int64_t late = 0;
  std::istringstream in{line};
  if (!(in >> x.messages >> p50 >> p99 >> longest >> late >> x.failures
        >> x.was_closed))
    return std::nullopt;
  x.p50 = std::chrono::nanoseconds{p50};
  x.p99 = std::chrono::nanoseconds{p99};
  x.longest = std::chrono::nanoseconds{longest};
  x.late = std::chrono::nanoseconds{late};
  return x;
}

} // namespace telex::load
