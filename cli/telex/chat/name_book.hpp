// The names that a chat has seen.

#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace telex::cli {

/// Remembers names, and completes them. `ALL` is always among them.
class name_book {
public:
  /// Enough for anybody's memory, and a bound for what a server can fill.
  static constexpr std::size_t max_names = 4096;

  name_book();

  /// Remembers `name`; ignores what is none (docs/protocol.md, section 2).
  void add(std::string_view name);

  /// All names that begin with `prefix`, sorted.
  std::vector<std::string> starting_with(std::string_view prefix) const;

private:
  std::set<std::string, std::less<>> names_;
};

} // namespace telex::cli
