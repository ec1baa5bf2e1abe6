// Options with a time: --timeout, of the commands that end after some time whatever
// happens, and --wait.

#pragma once

#include <CLI/CLI.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace telex::cli {

/// The longest time that such a command can be given.
struct longest_time {
  std::chrono::milliseconds length;
  /// As a person would write it.
  std::string name;
};

/// For those that answer a person.
inline const longest_time five_minutes{std::chrono::minutes{5}, "5m"};

/// How long a name is asked for again, unless --wait says so: several who come as the
/// same one have it by turns.
inline constexpr std::chrono::milliseconds usual_name_patience{10'000};

/// Whether 0 is a time.
enum class no_time : bool { refused, allowed };

/// Adds the option `name` to `command`, which sets `value`; `help` says what it is for.
void add_time_option(CLI::App& command, const std::string& name,
                     std::optional<std::chrono::milliseconds>& value, no_time none,
                     const std::string& help);

/// Adds `--timeout TIME` to `command`, which calls `set` with a time from 100 ms to
/// `most`; `help` says what it is for.
void add_timeout_option(CLI::App& command,
                        std::function<void(std::chrono::milliseconds)> set,
                        const longest_time& most, const std::string& help);

} // namespace telex::cli
