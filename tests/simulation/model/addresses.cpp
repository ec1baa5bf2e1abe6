#include "tests/simulation/model/addresses.hpp"

#include <algorithm>
#include <utility>

namespace telex::simulation {

namespace {

/// What two ways to reckon may differ by.
constexpr double tolerance = 1e-6;

certainty between(bool at_least, bool at_most) noexcept {
  return at_least ? certainty::yes : at_most ? certainty::perhaps : certainty::no;
}

} // namespace

certainty addresses::is_full(std::uint32_t who, moment now) noexcept {
  auto& g = guests_[who];
  pass(g, now);
  auto by_number = certainty::no;
  if (auto limit = config_.connections; limit > 0)
    by_number = between(g.connections >= limit, g.connections + g.closing >= limit);
  auto by_rate = certainty::no;
  if (config_.rate > 0) {
    auto limit = static_cast<double>(config_.rate);
    by_rate
      = between(g.arrivals + 1 > limit + tolerance, g.arrivals + 1 > limit - tolerance);
  }
  return std::max(by_number, by_rate);
}

void addresses::opened(std::uint32_t who, moment now) noexcept {
  auto& g = guests_[who];
  pass(g, now);
  ++g.connections;
  g.arrivals += 1;
}

void addresses::closed(std::uint32_t who) noexcept {
  auto& g = guests_[who];
  --g.connections;
  ++g.closing;
}

void addresses::rested() noexcept {
  for (auto& each : guests_)
    each.closing = 0;
}

/// As many connections as may come in a second count no more after one.
void addresses::pass(guest& who, moment now) const noexcept {
  std::chrono::duration<double> seconds = now - std::exchange(who.since, now);
  who.arrivals
    = std::max(0.0, who.arrivals - seconds.count() * static_cast<double>(config_.rate));
}

} // namespace telex::simulation
