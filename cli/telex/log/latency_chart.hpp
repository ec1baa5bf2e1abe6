// A histogram of durations, as text.

#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace telex::log {

/// Counts durations between 1, 2, 5, 10, 20, 50 ... microseconds.
class latency_chart {
public:
  void add(std::chrono::microseconds x);

  /// A line for each step from the least to the most that came, `columns` wide at most
  /// if that leaves room for a bar.
  std::vector<std::string> lines(std::size_t columns) const;

private:
  static constexpr std::size_t steps = 28;

  std::array<std::uint64_t, steps + 1> counts_{};
};

} // namespace telex::log
