#include "cli/text/colour.hpp"

#include <cstdlib>

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

bool wants_colours(int fd) {
  auto no_colour = std::getenv("NO_COLOR");
  auto kind = std::getenv("TERM");
  auto has_colours = kind && *kind != '\0' && std::string_view{kind} != "dumb";
  return has_colours && (!no_colour || *no_colour == '\0') && ::isatty(fd) != 0;
}

} // namespace telex::cli
