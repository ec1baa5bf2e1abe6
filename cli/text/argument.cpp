#include "cli/text/argument.hpp"

#include "cli/text/escape.hpp"

namespace telex::cli {

std::string describe_unexpected(std::string_view argument) {
  return '"' + printable(argument)
         + (argument.starts_with('-') ? "\" is no option"
                                      : "\" is one argument too many");
}

std::string describe_no_command(std::string_view word) {
  return '"' + printable(word) + "\" is no command";
}

} // namespace telex::cli
