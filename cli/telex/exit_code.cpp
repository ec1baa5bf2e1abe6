#include "cli/telex/exit_code.hpp"

#include "cli/text/wrap.hpp"

#include <cctype>

namespace telex::cli {

std::string exit_code_table(std::span<const exit_meaning> codes) {
  constexpr auto columns = 80;
  std::string result = "\nExit codes:\n";
  for (const auto& [code, meaning] : codes) {
    auto sentence = std::string{meaning} + '.';
    sentence.front()
      = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence.front())));
    result += wrapped("  " + std::to_string(code) + "  " + sentence, columns, "     ")
              + '\n';
  }
  return result;
}

} // namespace telex::cli
