#include "cli/telex/question.hpp"

#include <iostream>

#include <unistd.h>

namespace telex::cli {

bool has_person() noexcept {
  return ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0;
}

bool is_agreed(const std::string& text) {
  std::cerr << text << "Go on? [y/N] " << std::flush;
  std::string answer;
  // Ctrl-D ends no line.
  if (!std::getline(std::cin, answer))
    std::cerr << '\n';
  return answer == "y" || answer == "Y" || answer == "yes";
}

} // namespace telex::cli
