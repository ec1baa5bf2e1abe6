#include "cli/telex/top/units.hpp"

#include "cli/text/escape.hpp"

#include <fmt/format.h>

#include <array>

namespace telex::top {

namespace {

struct unit {
  double size;
  std::string_view name;
};

/// Two digits or more of `x` in the largest unit that it fills.
template <std::size_t N>
std::string scaled(double x, const std::array<unit, N>& units) {
  auto best = units.front();
  for (auto each : units)
    if (x >= each.size)
      best = each;
  auto amount = x / best.size;
  // Else 9.96 would be written as 10.0.
  auto has_fraction = best.size > units.front().size && amount < 9.95;
  return fmt::format("{:.{}f} {}", amount, has_fraction ? 1 : 0, best.name);
}

constexpr std::array<unit, 6> durations{{
  {1, "us"},
  {1e3, "ms"},
  {1e6, "s"},
  {60e6, "min"},
  {3600e6, "h"},
  {86400e6, "d"},
}};

constexpr std::array<unit, 5> sizes{{
  {1, "B"},
  {0x1p10, "KiB"},
  {0x1p20, "MiB"},
  {0x1p30, "GiB"},
  {0x1p40, "TiB"},
}};

constexpr double first_in_millions = 999'999.5;

std::string with_comma(double x) {
  auto digits = fmt::format("{:.0f}", x);
  if (digits.size() > 3)
    digits.insert(digits.size() - 3, 1, ',');
  return digits;
}

} // namespace

std::string to_text(microseconds x) {
  return scaled(static_cast<double>(x.count()), durations);
}

std::string to_text(std::optional<microseconds> x) {
  return x ? to_text(*x) : "-";
}

std::string bytes_text(double x) {
  return scaled(x, sizes);
}

std::string count_text(double x) {
  if (x >= first_in_millions)
    return scaled(x, std::array<unit, 3>{{{1, ""}, {1e6, "M"}, {1e9, "G"}}});
  return x > 0 && x < 0.95 ? fmt::format("{:.1f}", x) : with_comma(x);
}

std::string count_text(std::uint64_t x) {
  return count_text(static_cast<double>(x));
}

std::string plain(std::string_view bytes) {
  std::string result;
  for (unsigned char byte : cli::printable(bytes))
    if (byte < 0x80)
      result += static_cast<char>(byte);
    else if (byte >= 0xc0) // the first octet of a character
      result += '?';
  return result;
}

} // namespace telex::top
