// Times and durations, as people and logs write them.

#pragma once

#include "cli/telex/log/record.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace telex::log {

/// Reads the time of a log, as in `2026-11-25T12:29:56.123456Z`. Nothing if `text`
/// is anything else.
std::optional<time_point> parse_time(std::string_view text);

/// Reads a time that a person wrote: `2026-11-25T12:00:00Z` or the beginning of it
/// from the date on, `12:00` for today, or a time span before `now`, as in `10m`; all
/// in UTC. Nothing if it is none of these.
std::optional<time_point> parse_since(std::string_view text, time_point now);

/// Reads a whole number with its unit, which is us, ms, s, m, h or d. Nothing if
/// `text` is anything else.
std::optional<std::chrono::microseconds> parse_span(std::string_view text);

/// `2026-11-25`
std::string date_text(time_point x);

/// `12:29:56.123456`
std::string clock_text(time_point x);

/// Three digits and a unit, as in `819 us`, `15.7 ms`, `2.01 s`: 7 characters,
/// unless it is years. The units are those of parse_span.
std::string to_text(std::chrono::microseconds x);

} // namespace telex::log
