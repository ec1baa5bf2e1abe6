#include "cli/text/argument.hpp"

#include "cli/text/escape.hpp"

namespace telex::cli {

std::string describe_unexpected(std::string_view argument) {
  return '"' + printable(argument)
         + (argument.starts_with('-') ? "\" is no option"
                                      : "\" is one argument too many");
}

} // namespace telex::cli
