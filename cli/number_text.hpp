// Numbers, as people read and write them.

#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace telex::cli {

/// 12345 as `12,345`.
inline std::string with_commas(std::uint64_t x) {
  auto digits = std::to_string(x);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  return digits;
}

/// Reads `text`, which must be digits alone. Nothing if it is not, or if the number is
/// too large.
inline std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  auto last = text.data() + text.size();
  auto [end, failure] = std::from_chars(text.data(), last, number);
  if (failure != std::errc{} || end != last)
    return std::nullopt;
  return number;
}

} // namespace telex::cli
