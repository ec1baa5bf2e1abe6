#include "cli/text/duration.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <system_error>
#include <utility>

namespace telex::cli {

namespace {

constexpr double longest = 1e6;

constexpr std::array<std::pair<std::string_view, double>, 4> units{{
  {"ms", 0.001},
  {"s", 1},
  {"m", 60},
  {"", 1},
}};

} // namespace

std::optional<std::chrono::duration<double>> parse_duration(std::string_view text) {
  double count = 0;
  auto last = text.data() + text.size();
  auto [end, failure] = std::from_chars(text.data(), last, count);
  auto unit = std::string_view{end, static_cast<std::size_t>(last - end)};
  for (auto [name, size] : units)
    // Written so that what is not a number is none.
    if (failure == std::errc{} && name == unit && count > 0 && count * size < longest)
      return std::chrono::duration<double>{count * size};
  return std::nullopt;
}

} // namespace telex::cli
