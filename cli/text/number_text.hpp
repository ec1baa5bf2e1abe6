// Numbers, as people read them.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace telex::cli {

/// 12345 as `12,345`.
inline std::string with_commas(std::uint64_t x) {
  auto digits = std::to_string(x);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  return digits;
}

} // namespace telex::cli
