#include "tests/load/pair_report.hpp"

#include <fmt/format.h>

#include <sstream>

namespace telex::load {

std::string to_line(const pair_report& x) {
  return fmt::format("{} {} {} {} {} {:d} {}", x.messages, x.p50.count(), x.p99.count(),
                     x.longest.count(), x.failures, x.was_closed, x.waited.count());
}

std::optional<pair_report> parse_pair_report(const std::string& line) {
  pair_report x;
  std::int64_t p50 = 0;
  std::int64_t p99 = 0;
  std::int64_t longest = 0;
  std::int64_t waited = 0;
  std::istringstream in{line};
  if (!(in >> x.messages >> p50 >> p99 >> longest >> x.failures >> x.was_closed
        >> waited))
    return std::nullopt;
  x.p50 = std::chrono::nanoseconds{p50};
  x.p99 = std::chrono::nanoseconds{p99};
  x.longest = std::chrono::nanoseconds{longest};
  x.waited = std::chrono::nanoseconds{waited};
  return x;
}

} // namespace telex::load
