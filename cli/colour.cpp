#include "cli/colour.hpp"

#include <cstdlib>

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

bool wants_colours() {
  auto no_colour = std::getenv("NO_COLOR");
  auto terminal = std::getenv("TERM");
  return (!no_colour || *no_colour == '\0') && terminal
         && std::string_view{terminal} != "dumb";
}

} // namespace telex::cli
