// How much a log has.

#pragma once

#include "actors/events.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace telex::cli {

enum class log_level : std::uint8_t { debug, info, warning, off };

std::string_view to_string(log_level x) noexcept;

/// Reads `debug`, `info`, `warning` or `off`. Nothing if `text` is none of them.
std::optional<log_level> parse_log_level(std::string_view text);

/// Whether a log of `level` has events of `x`.
constexpr bool includes(log_level level, severity x) noexcept {
  return static_cast<std::uint8_t>(x) >= static_cast<std::uint8_t>(level);
}

} // namespace telex::cli
