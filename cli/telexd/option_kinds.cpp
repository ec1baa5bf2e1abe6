#include "cli/telexd/option_kinds.hpp"

#include "net/wire/number.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

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

} // namespace

void refuse(const std::string& name, const std::string& why) {
  throw CLI::ValidationError(name, why);
}

std::size_t to_number(const std::string& name, const std::string& text, std::size_t min,
                      std::size_t max) {
  auto result = wire::to_number<std::size_t>(text);
  if (!result || *result < min || *result > max)
    refuse(name, fmt::format("'{}' is no whole number from {} to {}", text, min, max));
  return *result;
}

void add_limit(CLI::App& app, const std::string& name, std::size_t& value,
               std::size_t min, const std::string& help) {
  auto set = [&value, name, min](const std::string& text) {
    value = to_number(name, text, min, max_limit);
  };
  app.add_option_function<std::string>(name, set, help)
    ->type_name("N")
    ->default_str(std::to_string(value));
}

void add_timeout(CLI::App& app, const std::string& name, duration& value, duration min,
                 duration max, const std::string& help) {
  auto set = [&value, name, min, max](const std::string& text) {
    auto parsed = parse_duration(text);
    if (!parsed)
      refuse(name, "'" + text + "' is no time; write it like 10s, 500ms, 2m or 1h");
    if (*parsed < min)
      refuse(name, "'" + text + "' is too short; " + to_text(min) + " is the shortest");
    if (*parsed > max)
      refuse(name, "'" + text + "' is too long; " + to_text(max) + " is the longest");
    value = *parsed;
  };
  app.add_option_function<std::string>(name, set, help)
    ->type_name("TIME")
    ->default_str(to_text(value));
}

void add_level(CLI::App& app, const std::string& name, log_level& value,
               const std::string& help) {
  auto set = [&value, name](const std::string& text) {
    auto level = parse_log_level(text);
    if (!level)
      refuse(name, "'" + text + "' is none of debug, info, warning and off");
    value = *level;
  };
  app.add_option_function<std::string>(name, set, help)
    ->type_name("LEVEL")
    ->default_str(std::string{to_string(value)});
}

} // namespace telex::cli
