// Numbers, as text has them.

#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace telex::wire {

/// All of `text` as a decimal number: digits alone, behind a `-` if Number is signed.
/// Nothing if it is anything else, or out of Number's range.
template <class Number>
std::optional<Number> to_number(std::string_view text) noexcept {
  Number result{};
  auto last = text.data() + text.size();
  auto [end, failure] = std::from_chars(text.data(), last, result);
  if (failure != std::errc{} || end != last)
    return std::nullopt;
  return result;
}

} // namespace telex::wire
