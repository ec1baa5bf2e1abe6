// The names of who is there in their order (docs/protocol.md, section 6).

#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telex {

/// A sorted list of names. To look one up takes time with the logarithm of how many
/// there are; to add or remove one, with their number, but very little of it.
class name_index {
public:
  /// `names` are in any order, each once.
  explicit name_index(std::vector<std::string> names) : names_{std::move(names)} {
    std::sort(names_.begin(), names_.end());
  }

  /// `name` is not in it.
  void add(std::string_view name) {
    names_.insert(place_of(name), std::string{name});
  }

  /// `name` is in it.
  void remove(std::string_view name) {
    names_.erase(place_of(name));
  }

  struct listing {
    /// How many names begin so.
    std::size_t total;
    /// The first of them, each ended by a line feed.
    std::string names;
  };

  /// The names that begin with `prefix`, at most `max` of them.
  listing begin_with(std::string_view prefix, std::size_t max) const {
    auto begins_so = [prefix](const std::string& name) {
      return std::string_view{name}.substr(0, prefix.size()) <= prefix;
    };
    auto first = std::lower_bound(names_.begin(), names_.end(), prefix);
    auto last = std::partition_point(first, names_.end(), begins_so);
    listing result{static_cast<std::size_t>(last - first), {}};
    for (auto left = std::min(max, result.total); left > 0; --left, ++first) {
      result.names += *first;
      result.names += '\n';
    }
    return result;
  }

private:
  std::vector<std::string>::const_iterator place_of(std::string_view name) const {
    return std::lower_bound(names_.begin(), names_.end(), name);
  }

  std::vector<std::string> names_;
};

} // namespace telex
