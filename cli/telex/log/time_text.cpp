#include "cli/telex/log/time_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <system_error>

namespace telex::log {

namespace {

using std::chrono::microseconds;

/// What a time is made of; a 0 is any digit.
constexpr std::string_view shape = "0000-00-00T00:00:00.000000Z";
constexpr auto date_size = shape.find('T');

constexpr bool is_digit(char x) noexcept {
  return x >= '0' && x <= '9';
}

bool has_shape(std::string_view text) noexcept {
  return std::equal(
    text.begin(), text.end(), shape.begin(), shape.end(),
    [](char is, char wanted) { return wanted == '0' ? is_digit(is) : is == wanted; });
}

/// All of these are digits.
unsigned number_at(std::string_view text, std::size_t first, std::size_t count) {
  unsigned result = 0;
  for (auto digit : text.substr(first, count))
    result = 10 * result + static_cast<unsigned>(digit - '0');
  return result;
}

/// How much of `shape` a person may write.
bool is_usual_length(std::size_t size) noexcept {
  constexpr auto to_the_minute = date_size + std::string_view{"T00:00"}.size();
  constexpr auto to_the_second = to_the_minute + std::string_view{":00"}.size();
  return size == date_size || size == to_the_minute || size == to_the_second
         || (size > to_the_second + 1 && size < shape.size());
}

struct unit {
  std::string_view name;
  microseconds length;
};

constexpr std::array<unit, 6> units{{
  {"us", microseconds{1}},
  {"ms", std::chrono::milliseconds{1}},
  {"s", std::chrono::seconds{1}},
  {"m", std::chrono::minutes{1}},
  {"h", std::chrono::hours{1}},
  {"d", std::chrono::hours{24}},
}};

} // namespace

std::optional<time_point> parse_time(std::string_view text) {
  if (!has_shape(text))
    return std::nullopt;
  using namespace std::chrono;
  auto date = year{static_cast<int>(number_at(text, 0, 4))}
              / month{number_at(text, 5, 2)} / day{number_at(text, 8, 2)};
  auto hour = number_at(text, 11, 2);
  auto minute = number_at(text, 14, 2);
  auto second = number_at(text, 17, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59)
    return std::nullopt;
  return sys_days{date} + hours{hour} + minutes{minute} + seconds{second}
         + microseconds{number_at(text, 20, 6)};
}

std::optional<time_point> parse_since(std::string_view text, time_point now) {
  if (auto span = parse_span(text))
    return now - *span;
  auto is_clock = text.size() > 2 && text[2] == ':';
  auto whole = (is_clock ? date_text(now) + 'T' : std::string{}).append(text);
  if (whole.ends_with('Z'))
    whole.pop_back();
  if (!is_usual_length(whole.size()))
    return std::nullopt;
  return parse_time(whole.append(shape.substr(whole.size())));
}

std::optional<microseconds> parse_span(std::string_view text) {
  std::int64_t number = 0;
  auto last = text.data() + text.size();
  auto [end, failure] = std::from_chars(text.data(), last, number);
  if (failure != std::errc{} || number < 0)
    return std::nullopt;
  std::string_view name{end, static_cast<std::size_t>(last - end)};
  auto found = std::find_if(units.begin(), units.end(),
                            [&](const unit& x) { return x.name == name; });
  if (found == units.end() || number > microseconds::max() / found->length)
    return std::nullopt;
  return number * found->length;
}

std::string date_text(time_point x) {
  std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(x)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string clock_text(time_point x) {
  std::chrono::hh_mm_ss time{x - std::chrono::floor<std::chrono::days>(x)};
  return fmt::format("{:02}:{:02}:{:02}.{:06}", time.hours().count(),
                     time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

std::string to_text(microseconds x) {
  auto longer = std::find_if(units.begin() + 1, units.end(),
                             [x](const unit& each) { return x < each.length; });
  const auto& [name, length] = *std::prev(longer);
  auto count = static_cast<double>(x.count()) / static_cast<double>(length.count());
  // What would round to one digit more has one decimal less.
  auto decimals = count < 9.995 ? 2 : count < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f} {}", count, length == microseconds{1} ? 0 : decimals,
                     name);
}

} // namespace telex::log
