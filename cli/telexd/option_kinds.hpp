// The kinds of values that options of telexd have.

#pragma once

#include "actors/settings.hpp"
#include "cli/telexd/logs/log_level.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstddef>
#include <string>

namespace telex::cli {

/// No time-out is shorter or longer: that is a slip of the finger.
constexpr duration min_timeout = std::chrono::milliseconds{1};
constexpr duration max_timeout = std::chrono::hours{24 * 365};

/// Throws what CLI11 shows as an error of the option `name`.
[[noreturn]] void refuse(const std::string& name, const std::string& why);

/// The decimal number that the option `name` was given. CLI11 itself would take a
/// leading 0 for octal.
std::size_t to_number(const std::string& name, const std::string& text, std::size_t min,
                      std::size_t max);

// Each adds an option to `app` that sets `value`, which is its default until then and
// has to live for as long as `app` does.

/// A whole number from `min` on.
void add_limit(CLI::App& app, const std::string& name, std::size_t& value,
               std::size_t min, const std::string& help);

/// A time, as in 10s, 500ms, 2m or 1h.
void add_timeout(CLI::App& app, const std::string& name, duration& value, duration min,
                 duration max, const std::string& help);

/// How much is logged.
void add_level(CLI::App& app, const std::string& name, log_level& value,
               const std::string& help);

} // namespace telex::cli
