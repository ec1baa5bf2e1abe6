// How the help of both programs is laid out.

#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace telex::cli {

/// Breaks everything into lines of at most 80 columns: CLI11 itself leaves texts as
/// long as they are. What an option does is filled anew, whatever its line feeds, and
/// says what its default is, which variable names it as well, and what it goes together
/// with. What the help ends with keeps its lines, up to one that is too long: from
/// there the rest of the paragraph is filled anew.
class help_formatter : public CLI::Formatter {
public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
  std::string make_description(const CLI::App* app) const override;
  std::string make_usage(const CLI::App* app, std::string name) const override;
  std::string make_subcommand(const CLI::App* command) const override;
  std::string make_option(const CLI::Option* option, bool is_positional) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
  std::string make_footer(const CLI::App* app) const override;

private:
  std::string make_entry(const std::string& head, const std::string& text) const;
};

/// Gives `app` help of that form, --help, and --version, which prints `version`. Before
/// it has commands: they take after it.
void add_help(CLI::App& app, const std::string& version);

} // namespace telex::cli
