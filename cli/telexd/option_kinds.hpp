// The kinds of values that options of telexd have.

#pragma once

#include "actors/settings.hpp"
#include "cli/telexd/configuration/option_table.hpp"
#include "cli/telexd/logs/log_level.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace telex::cli {

/// No time-out is shorter or longer: that is a slip of the finger.
constexpr duration min_timeout = std::chrono::milliseconds{1};
constexpr duration max_timeout = std::chrono::hours{24 * 365};

/// The decimal number that an option was given; CLI11 itself would take a leading 0 for
/// octal. Throws bad_value.
std::size_t to_number(const std::string& text, std::size_t min, std::size_t max);

// Each adds an option to the table that sets `value`, which is its default until then
// and has to live for as long as the table does. `effect` is when another value holds
// in a router that runs.

/// A whole number from `min` on.
telexd_option& add_limit(option_table& table, const std::string& name,
                         std::size_t& value, std::size_t min, const std::string& help,
                         takes_effect effect = takes_effect::at_restart);

/// A time, as in 10s, 500ms, 2m or 1h.
telexd_option& add_timeout(option_table& table, const std::string& name,
                           duration& value, duration min, duration max,
                           const std::string& help,
                           takes_effect effect = takes_effect::at_restart);

/// How much is logged.
telexd_option& add_level(option_table& table, const std::string& name, log_level& value,
                         const std::string& help,
                         takes_effect effect = takes_effect::at_restart);

/// What is so or not.
telexd_option& add_switch(option_table& table, const std::string& name, bool& value,
                          const std::string& help,
                          takes_effect effect = takes_effect::at_restart);

/// A path, of which `type_name` says what is there. An empty one is none, and can't be
/// given.
telexd_option& add_path(option_table& table, const std::string& name,
                        std::string& value, const std::string& help,
                        const std::string& type_name = "FILE",
                        takes_effect effect = takes_effect::at_restart);

/// Any number of texts that mean the same as `to_value` makes of them, and is written
/// by `to_text`. A bad one has `to_value` throw bad_value. Without any it is as if
/// `standard` were given.
template <class T>
telexd_option& add_list(option_table& table, const std::string& name,
                        std::vector<T>& values, T (*to_value)(const std::string&),
                        std::string (*to_text)(const T&), const std::string& help,
                        const std::string& type_name,
                        const std::vector<std::string>& standard = {}) {
  auto held = [&values, to_text] {
    std::vector<std::string> result;
    for (const auto& each : values)
      result.push_back(to_text(each));
    return result;
  };
  return table.add(
    {.name = name,
     .is_list = true,
     .help = help,
     .type_name = type_name,
     .reset = [&values] { values.clear(); },
     .set = [&values,
             to_value](const std::string& text) { values.push_back(to_value(text)); },
     .held = held,
     .standard = standard});
}

} // namespace telex::cli
