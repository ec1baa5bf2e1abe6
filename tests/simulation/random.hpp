// Numbers that look random and are the same everywhere: what the standard
// library's distributions give is for each library to decide.

#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

namespace telex::simulation {

/// The generator splitmix64.
class random {
public:
  explicit random(std::uint64_t seed) noexcept : state_{seed} {
    // nop
  }

  std::uint64_t next() noexcept {
    auto x = state_ += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

  /// A number from 0 to `bound` - 1. @pre `bound` is not 0.
  std::uint32_t below(std::uint32_t bound) noexcept {
    return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
  }

  /// A number from `low` to `high`.
  std::uint32_t between(std::uint32_t low, std::uint32_t high) noexcept {
    return low + below(high - low + 1);
  }

  /// True once in `n` times.
  bool once_in(std::uint32_t n) noexcept {
    return below(n) == 0;
  }

  template <class T>
  T one_of(std::initializer_list<T> choice) noexcept {
    return choice.begin()[below(static_cast<std::uint32_t>(choice.size()))];
  }

  /// An index into `weights`, each as often as its weight says.
  std::size_t weighted(std::span<const std::uint32_t> weights) noexcept {
    std::uint32_t sum = 0;
    for (auto each : weights)
      sum += each;
    auto rest = below(sum);
    std::size_t index = 0;
    while (rest >= weights[index])
      rest -= weights[index++];
    return index;
  }

private:
  std::uint64_t state_;
};

} // namespace telex::simulation
