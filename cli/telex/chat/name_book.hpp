// The names that a chat has seen.

#pragma once

#include "cli/telex/client/event.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace telex::cli {

/// Remembers names and who is there, and completes them. `ALL` is always among them.
class name_book {
public:
  /// Enough for anybody's memory, and a bound for what a server can fill.
  static constexpr std::size_t max_names = 4096;

  name_book();

  /// Remembers `name`; ignores what is none (docs/protocol.md, section 2).
  void add(std::string_view name);

  /// The same, and whether that one is there.
  void add(std::string_view name, bool is_present);

  /// Who is there, and of whom that says that they are not.
  void add(const names& news);

  /// Nothing is known any more of who is there.
  void forget_presence();

  /// All names that begin with `prefix`: those that are there and `ALL` first, and
  /// each group sorted.
  std::vector<std::string> starting_with(std::string_view prefix) const;

  /// Those of them that are there, and `ALL`; all, if nobody is known to be.
  std::vector<std::string> likely_with(std::string_view prefix) const;

private:
  /// Each name, and whether it is known to be there.
  std::map<std::string, bool, std::less<>> names_;
};

} // namespace telex::cli
