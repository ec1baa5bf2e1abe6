#include "tests/load/storm_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace telex::load {

namespace {

storm_figures worse(const storm_figures& x, const storm_figures& y) {
  return {
    std::min(x.copies, y.copies),       std::min(x.answers, y.answers),
    std::max(x.crowd_cpu, y.crowd_cpu), std::max(x.router_waited, y.router_waited),
    std::max(x.late, y.late),           std::max(x.most_kib, y.most_kib),
    std::max(x.failed, y.failed),
  };
}

} // namespace

void storm_table::add(std::vector<storm_figures> round) {
  rounds_.push_back(std::move(round));
}

storm_figures storm_table::worst(std::size_t surrounding) const {
  auto result = rounds_.front()[surrounding];
  for (const auto& round : rounds_)
    result = worse(result, round[surrounding]);
  return result;
}

storm_figures storm_table::worst() const {
  auto result = worst(0);
  for (std::size_t k = 1; k < names_.size(); ++k)
    result = worse(result, worst(k));
  return result;
}

void storm_table::print() const {
  fmt::print("{:<16} {:>9} {:>9} {:>7} {:>9} {:>7} {:>7} {:>7}\n", "worst round",
             "copies/s", "answers/s", "crowd/%", "waited/%", "late/us", "MiB",
             "failed");
  for (std::size_t k = 0; k < names_.size(); ++k) {
    auto x = worst(k);
    fmt::print("{:<16} {:>9.0f} {:>9.0f} {:>7.1f} {:>9.2f} {:>7.0f} {:>7.1f} {:>7}\n",
               names_[k], x.copies, x.answers, x.crowd_cpu, x.router_waited, x.late,
               x.most_kib / 1024, x.failed);
  }
}

} // namespace telex::load
