#include "cli/configuration/origin.hpp"

#include <fmt/format.h>

namespace telex::cli {

std::string to_string(const origin& x) {
  switch (x.from) {
    case source::standard:
      return "default";
    case source::file:
      return x.line > 0 ? fmt::format("{}:{}:{}", x.where, x.line, x.column) : x.where;
    case source::environment:
      return x.where;
    case source::command_line:
      return "command line";
  }
  return "invalid";
}

} // namespace telex::cli
