#include "cli/telex/log/tally.hpp"

#include <algorithm>

namespace telex::log {

void tally::add(std::string_view word) {
  auto find = [this](std::string_view x) {
    return std::find_if(entries_.begin(), entries_.end(),
                        [x](const entry& each) { return each.first == x; });
  };
  auto found = find(word);
  if (found == entries_.end() && entries_.size() + 1 >= capacity)
    found = find(word = "other");
  if (found == entries_.end())
    found = entries_.emplace(entries_.end(), word, 0);
  ++found->second;
}

std::uint64_t tally::total() const noexcept {
  std::uint64_t result = 0;
  for (const auto& [word, count] : entries_)
    result += count;
  return result;
}

std::vector<tally::entry> tally::sorted() const {
  auto result = entries_;
  std::stable_sort(result.begin(), result.end(),
                   [](const entry& a, const entry& b) { return a.second > b.second; });
  return result;
}

} // namespace telex::log
