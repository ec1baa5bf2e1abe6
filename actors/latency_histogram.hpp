// How many of what took how long.

#pragma once

#include "actors/settings.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace telex {

/// Counts durations in a few buckets, as monitoring systems want them.
class latency_histogram {
public:
  /// The bounds of the buckets, each included; a last bucket has all that is longer.
  static constexpr std::array<std::chrono::microseconds, 20> bounds = [] {
    using std::chrono::microseconds;
    return std::array{
      microseconds{20},         microseconds{50},        microseconds{100},
      microseconds{200},        microseconds{500},       microseconds{1'000},
      microseconds{2'000},      microseconds{5'000},     microseconds{10'000},
      microseconds{20'000},     microseconds{50'000},    microseconds{100'000},
      microseconds{200'000},    microseconds{500'000},   microseconds{1'000'000},
      microseconds{2'000'000},  microseconds{5'000'000}, microseconds{10'000'000},
      microseconds{20'000'000}, microseconds{60'000'000}};
  }();

  void add(duration x) noexcept {
    auto bucket = std::lower_bound(bounds.begin(), bounds.end(), x) - bounds.begin();
    ++counts_[static_cast<std::size_t>(bucket)];
    ++count_;
    sum_ += x;
  }

  void add(const latency_histogram& other) noexcept {
    for (std::size_t i = 0; i < counts_.size(); ++i)
      counts_[i] += other.counts_[i];
    count_ += other.count_;
    sum_ += other.sum_;
  }

  /// How many are in the bucket of bounds[i], and in none before; of the last bucket
  /// for `i == bounds.size()`.
  std::uint64_t count_of(std::size_t i) const noexcept {
    return counts_[i];
  }
  std::uint64_t count() const noexcept {
    return count_;
  }
  duration sum() const noexcept {
    return sum_;
  }

private:
  std::array<std::uint64_t, bounds.size() + 1> counts_{};
  std::uint64_t count_ = 0;
  duration sum_{};
};

} // namespace telex
