#include "cli/text/colour.hpp"

#include <cstdint>
#include <cstdlib>
#include <iterator>

#include <unistd.h>

namespace telex::cli {

namespace {

std::string_view sequence_of(colour which) noexcept {
  switch (which) {
    case colour::name:
      return "\x1b[1;36m";
    case colour::good:
      return "\x1b[32m";
    case colour::bad:
      return "\x1b[31m";
    case colour::escape:
      return "\x1b[7m";
    case colour::quiet:
      break;
  }
  return "\x1b[2m";
}

} // namespace

std::string palette::paint(colour which, std::string_view text) const {
  if (!has_colours_)
    return std::string{text};
  return std::string{sequence_of(which)}.append(text).append("\x1b[0m");
}

std::string palette::paint_name(std::string_view name, std::string_view text) const {
  if (!has_colours_)
    return std::string{text};
  // Neither red nor green, which say how a message has ended, nor what can't be read.
  constexpr int codes[] = {33, 34, 35, 36, 93, 94, 95, 96};
  // FNV-1a: it is to be the same in all programs.
  std::uint32_t hash = 2166136261;
  for (auto each : name)
    hash = (hash ^ static_cast<unsigned char>(each)) * 16777619;
  return "\x1b[1;" + std::to_string(codes[hash % std::size(codes)]) + 'm'
         + std::string{text} + "\x1b[0m";
}

bool wants_colours(int fd, colour_wish wish) {
  auto no_colour = std::getenv("NO_COLOR");
  auto kind = std::getenv("TERM");
  auto has_colours = wish == colour_wish::always
                     || (kind && *kind != '\0' && std::string_view{kind} != "dumb");
  return wish != colour_wish::never && has_colours && (!no_colour || *no_colour == '\0')
         && ::isatty(fd) != 0;
}

} // namespace telex::cli
