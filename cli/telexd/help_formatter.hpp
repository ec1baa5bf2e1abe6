// How the help of telexd is laid out.

#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace telex::cli {

/// Breaks what the options do, what the program is and what the help ends with into
/// lines of at most 80 columns. CLI11 itself leaves them as long as they are.
class help_formatter : public CLI::Formatter {
public:
  std::string make_description(const CLI::App* app) const override;
  std::string make_footer(const CLI::App* app) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
};

} // namespace telex::cli
