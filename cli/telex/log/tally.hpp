// How often which word came.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telex::log {

/// Counts a few words, by their numbers. There are as few as reasons in a log; what a
/// log that somebody made up has beyond that counts as "other".
class tally {
public:
  /// How many words are told apart.
  static constexpr std::size_t capacity = 32;

  using entry = std::pair<std::string, std::uint64_t>;

  void add(std::string_view word);

  std::uint64_t total() const noexcept;

  /// Those that came most often first.
  std::vector<entry> sorted() const;

private:
  std::vector<entry> entries_;
};

} // namespace telex::log
