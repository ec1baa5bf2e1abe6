#include "cli/telexd/help_formatter.hpp"

#include <cstddef>
#include <sstream>

namespace telex::cli {

namespace {

constexpr std::size_t max_columns = 80;

/// `text` in lines of at most `width` columns, if its words are not longer.
std::string wrapped(const std::string& text, std::size_t width) {
  std::istringstream words{text};
  std::string result;
  std::size_t column = 0;
  for (std::string word; words >> word; column += word.size()) {
    if (column > 0 && column + 1 + word.size() > width) {
      result += '\n';
      column = 0;
    } else if (column > 0) {
      result += ' ';
      ++column;
    }
    result += word;
  }
  return result;
}

} // namespace

std::string help_formatter::make_description(const CLI::App* app) const {
  return wrapped(CLI::Formatter::make_description(app), max_columns) + '\n';
}

std::string help_formatter::make_footer(const CLI::App* app) const {
  return wrapped(CLI::Formatter::make_footer(app), max_columns) + '\n';
}

std::string help_formatter::make_option_desc(const CLI::Option* option) const {
  return wrapped(CLI::Formatter::make_option_desc(option),
                 max_columns - get_column_width());
}

} // namespace telex::cli
