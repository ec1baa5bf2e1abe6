// --timeout, of the commands that end after some time whatever happens.

#pragma once

#include <CLI/CLI.hpp>

#include <chrono>
#include <functional>
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

/// Adds `--timeout TIME` to `command`, which calls `set` with a time from 100 ms to
/// `most`; `help` says what it is for.
void add_timeout_option(CLI::App& command,
                        std::function<void(std::chrono::milliseconds)> set,
                        const longest_time& most, const std::string& help);

} // namespace telex::cli
