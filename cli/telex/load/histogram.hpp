// How often which latency came.

#pragma once

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace telex::load {

/// Counts durations, each to within 1 % of its length.
class histogram {
public:
  void add(std::chrono::nanoseconds x) {
    auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(x.count(), 0));
    ++counts_[index_of(value)];
    ++total_;
  }

  void add(const histogram& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i)
      counts_[i] += other.counts_[i];
    total_ += other.total_;
  }

  std::uint64_t count() const noexcept {
    return total_;
  }

  /// The duration that `share` of all, as in 0.99, do not exceed; 0 without any.
  std::chrono::nanoseconds percentile(double share) const {
    auto rank
      = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(total_)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i)
      if ((seen += counts_[i]) >= std::max<std::uint64_t>(rank, 1))
        return std::chrono::nanoseconds{static_cast<std::int64_t>(largest_of(i))};
    return {};
  }

private:
  // Values below 2^precision have a bucket each; from there on each power of two
  // has 2^(precision - 1) of them.
  static constexpr unsigned precision = 8;
  static constexpr std::size_t half = std::size_t{1} << (precision - 1);

  static std::size_t index_of(std::uint64_t value) noexcept {
    auto width = static_cast<unsigned>(std::bit_width(value));
    auto shift = width > precision ? width - precision : 0;
    return shift * half + static_cast<std::size_t>(value >> shift);
  }

  static std::uint64_t largest_of(std::size_t index) noexcept {
    if (index < 2 * half)
      return index;
    auto shift = index / half - 1;
    return ((index - shift * half + 1) << shift) - 1;
  }

  std::vector<std::uint64_t> counts_
    = std::vector<std::uint64_t>((64 - precision + 2) * half);
  std::uint64_t total_ = 0;
};

struct quantile {
  const char* name;
  double share;
};

/// What reports tell of a histogram.
inline constexpr quantile quantiles[] = {
  {"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99.9", 0.999}, {"max", 1},
};

/// The one in the middle of `values`; of two, the higher. There must be one.
template <class T>
T median(std::vector<T> values) {
  auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

} // namespace telex::load
