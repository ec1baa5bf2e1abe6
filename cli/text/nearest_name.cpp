#include "cli/text/nearest_name.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace telex::cli {

namespace {

/// Longer names are no slips of anybody's fingers, and to compare them takes long.
constexpr std::size_t max_length = 100;

std::string plain(std::string_view name) {
  std::string result;
  for (auto c : name)
    if (c == '_')
      result += '-';
    else
      result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

/// How many slips make one of the other: the optimal string alignment distance.
std::size_t distance(std::string_view x, std::string_view y) {
  std::vector<std::vector<std::size_t>> table(x.size() + 1,
                                              std::vector<std::size_t>(y.size() + 1));
  for (std::size_t i = 0; i <= x.size(); ++i)
    for (std::size_t j = 0; j <= y.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = i + j;
        continue;
      }
      auto replaced = table[i - 1][j - 1] + (x[i - 1] != y[j - 1] ? 1 : 0);
      table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
        table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
    }
  return table[x.size()][y.size()];
}

/// One slip in a short name, more in a long one.
std::size_t permitted(std::string_view name) {
  return 1 + name.size() / 6;
}

/// Without what joins the words in it.
std::string joined(std::string_view name) {
  auto result = plain(name);
  std::erase_if(result, [](char c) { return c == '-' || c == '.'; });
  return result;
}

std::string_view last_part(std::string_view name) {
  return name.substr(name.rfind('.') + 1);
}

} // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
  if (name.size() > max_length)
    return {};
  auto meant = plain(name);
  std::string result;
  std::size_t least = permitted(meant) + 1;
  auto look = [&](const std::string& candidate, std::string_view as) {
    auto slips = distance(meant, plain(as));
    if (slips < least) {
      least = slips;
      result = candidate;
    }
  };
  for (const auto& each : known)
    look(each, each);
  if (meant.find('.') == std::string::npos)
    for (const auto& each : known)
      look(each, last_part(each));
  return result;
}

std::string name_with(std::string_view part, const std::vector<std::string>& known) {
  constexpr std::size_t min_length = 3;
  auto meant = joined(part);
  if (meant.size() < min_length)
    return {};
  auto found = std::find_if(known.begin(), known.end(), [&](const auto& each) {
    return joined(each).find(meant) != std::string::npos;
  });
  return found == known.end() ? std::string{} : *found;
}

} // namespace telex::cli
