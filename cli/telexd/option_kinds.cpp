#include "cli/telexd/option_kinds.hpp"

#include "net/wire/number.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace telex::cli {

namespace {

/// No limit is higher: more is a slip of the finger.
constexpr std::size_t max_limit = std::size_t{1} << 31;

struct time_unit {
  std::string_view name;
  duration length;
};

constexpr time_unit time_units[] = {
  {"ms", std::chrono::milliseconds{1}}, {"s", std::chrono::seconds{1}},
  {"m", std::chrono::minutes{1}},       {"h", std::chrono::hours{1}},
  {"", std::chrono::seconds{1}},
};

/// Reads `10s`, `500ms`, `1m`, `2h`; a number alone is of seconds.
std::optional<duration> parse_duration(std::string_view text) {
  std::int64_t count = 0;
  auto last = text.data() + text.size();
  auto [end, failure] = std::from_chars(text.data(), last, count);
  if (failure != std::errc{} || count <= 0)
    return std::nullopt;
  auto unit = std::string_view{end, static_cast<std::size_t>(last - end)};
  for (auto [name, length] : time_units)
    if (name == unit && count <= max_timeout / length)
      return count * length;
  return std::nullopt;
}

std::string to_text(duration x) {
  for (auto [name, length] : {time_units[2], time_units[1], time_units[0]})
    if (x % length == duration::zero())
      return fmt::format("{}{}", x / length, name);
  return fmt::format("{}ns", x.count());
}

/// An option with one value.
template <class T>
telexd_option single(const std::string& name, T& value, const std::string& help,
                     const std::string& type_name, takes_effect effect,
                     std::function<void(const std::string&)> set,
                     std::function<std::string()> held) {
  return {.name = name,
          .help = help,
          .type_name = type_name,
          .reset = [&value, standard = value] { value = standard; },
          .set = std::move(set),
          .held = [held = std::move(held)] { return std::vector{held()}; },
          .effect = effect};
}

} // namespace

std::size_t to_number(const std::string& text, std::size_t min, std::size_t max) {
  auto result = wire::to_number<std::size_t>(text);
  if (!result || *result < min || *result > max)
    throw bad_value(
      fmt::format("'{}' is no whole number from {} to {}", text, min, max));
  return *result;
}

telexd_option& add_limit(option_table& table, const std::string& name,
                         std::size_t& value, std::size_t min, const std::string& help,
                         takes_effect effect) {
  auto set = [&value, min](const std::string& text) {
    value = to_number(text, min, max_limit);
  };
  auto option = single(name, value, help, "N", effect, set,
                       [&value] { return std::to_string(value); });
  option.form = value_form::number;
  return table.add(std::move(option));
}

telexd_option& add_timeout(option_table& table, const std::string& name,
                           duration& value, duration min, duration max,
                           const std::string& help, takes_effect effect) {
  auto set = [&value, min, max](const std::string& text) {
    auto parsed = parse_duration(text);
    if (!parsed)
      throw bad_value("'" + text + "' is no time; write it like 10s, 500ms, 2m or 1h");
    if (*parsed < min)
      throw bad_value("'" + text + "' is too short; " + to_text(min)
                      + " is the shortest");
    if (*parsed > max)
      throw bad_value("'" + text + "' is too long; " + to_text(max)
                      + " is the longest");
    value = *parsed;
  };
  auto option = single(name, value, help, "TIME", effect, set,
                       [&value] { return to_text(value); });
  // A number alone is of seconds.
  option.form = value_form::anything;
  return table.add(std::move(option));
}

telexd_option& add_level(option_table& table, const std::string& name, log_level& value,
                         const std::string& help, takes_effect effect) {
  auto set = [&value](const std::string& text) {
    auto level = parse_log_level(text);
    if (!level)
      throw bad_value("'" + text + "' is none of debug, info, warning and off");
    value = *level;
  };
  return table.add(single(name, value, help, "debug|info|warning|off", effect, set,
                          [&value] { return std::string{to_string(value)}; }));
}

telexd_option& add_switch(option_table& table, const std::string& name, bool& value,
                          const std::string& help, takes_effect effect) {
  auto set = [&value](const std::string& text) {
    if (text != "true" && text != "false")
      throw bad_value("'" + text + "' is neither true nor false");
    value = text == "true";
  };
  auto option = single(name, value, help, "", effect, set,
                       [&value] { return std::string{value ? "true" : "false"}; });
  option.form = value_form::flag;
  return table.add(std::move(option));
}

telexd_option& add_path(option_table& table, const std::string& name,
                        std::string& value, const std::string& help,
                        const std::string& type_name, takes_effect effect) {
  auto set = [&value](const std::string& text) {
    if (text.empty())
      throw bad_value("'' is no name; leave the option out if it is not wanted");
    value = text;
  };
  return table.add({.name = name,
                    .help = help,
                    .type_name = type_name,
                    .reset = [&value] { value.clear(); },
                    .set = set,
                    .held =
                      [&value] {
                        return value.empty() ? std::vector<std::string>{}
                                             : std::vector{value};
                      },
                    .effect = effect});
}

} // namespace telex::cli
