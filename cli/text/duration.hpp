// Times, as people write them.

#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace telex::cli {

/// Reads `1s`, `0.5s`, `500ms` or `1m`; a number alone is of seconds. Nothing if that
/// is none, or not more than nothing and less than a million seconds.
std::optional<std::chrono::duration<double>> parse_duration(std::string_view text);

} // namespace telex::cli
