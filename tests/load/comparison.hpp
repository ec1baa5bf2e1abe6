// The same background measured in several surroundings, by turns.

#pragma once

#include "cli/telex/load/histogram.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace telex::load {

/// What one round has measured of the background.
struct round_figures {
  std::chrono::nanoseconds p50{0};
  std::chrono::nanoseconds p99{0};
  std::chrono::nanoseconds longest{0};
  double messages = 0;
  double cpu_percent = 0; ///< The router's share of a core.
};

round_figures to_figures(const histogram& latencies, std::chrono::nanoseconds cpu,
                         std::chrono::nanoseconds time);

class comparison {
public:
  /// Names the surroundings; the first is the one that others are compared with.
  explicit comparison(std::vector<std::string> surroundings)
    : names_{std::move(surroundings)} {
    // nop
  }

  /// Adds a round: the figures in each of the surroundings.
  void add(std::vector<round_figures> round);

  /// The median p99 in one of the surroundings, as a multiple of the first's.
  double ratio(std::size_t surrounding) const;

  /// A line for each round, the medians, and the ratios.
  void print() const;

private:
  round_figures medians(std::size_t surrounding) const;

  std::vector<std::string> names_;
  std::vector<std::vector<round_figures>> rounds_;
};

} // namespace telex::load
