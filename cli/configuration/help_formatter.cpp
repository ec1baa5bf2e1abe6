#include "cli/configuration/help_formatter.hpp"

#include "cli/text/wrap.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

namespace telex::cli {

namespace {

constexpr std::size_t max_columns = 80;

/// The words of `text`, with a blank between each two.
std::string in_one_line(const std::string& text) {
  std::istringstream words{text};
  std::string result;
  for (std::string word; words >> word;)
    result += (result.empty() ? "" : " ") + word;
  return result;
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

/// Where the text of a row of a table begins, which has two blanks before it; the
/// indentation of any other line.
std::size_t text_column_of(std::string_view line) {
  auto indent = indent_of(line);
  auto gap = indent > 0 ? line.find("  ", indent) : line.npos;
  return gap == line.npos ? indent : line.find_first_not_of(' ', gap);
}

bool is_row(std::string_view line) {
  return text_column_of(line) != indent_of(line);
}

/// Whether `line` goes on with what `before` says.
bool continues(std::string_view before, std::string_view line) {
  return indent_of(line) < line.size() && indent_of(line) == indent_of(before)
         && !is_row(before) && !is_row(line);
}

std::string broken(const std::string& line) {
  if (line.empty())
    return {};
  return wrapped(line, max_columns, std::string(text_column_of(line), ' ')) + '\n';
}

/// `text`, of lines of at most 80 columns.
std::string fitted(const std::string& text) {
  std::istringstream lines{text};
  std::string result;
  std::string paragraph; // from a line that is too long
  for (std::string line; std::getline(lines, line);) {
    if (!paragraph.empty() && continues(paragraph, line)) {
      paragraph += ' ' + line.substr(indent_of(line));
      continue;
    }
    result += broken(std::exchange(paragraph, {}));
    if (line.size() > max_columns)
      paragraph = line;
    else
      result += line + '\n';
  }
  return result + broken(paragraph);
}

/// The names of these options: `--a, --b and --c`.
std::string list_names(const std::set<CLI::Option*>& options) {
  std::vector<std::string> names;
  for (const auto* each : options)
    names.push_back(each->get_name());
  // The set has them in the order of their addresses.
  std::sort(names.begin(), names.end());
  std::string result;
  for (const auto& each : names)
    result += (result.empty() ? "" : each == names.back() ? " and " : ", ") + each;
  return result;
}

bool takes_several(const CLI::Option& option) {
  return option.get_expected_max() > 1
         || option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
}

} // namespace

std::string help_formatter::make_entry(const std::string& head,
                                       const std::string& text) const {
  auto width = get_column_width();
  auto result = "  " + head;
  if (text.empty())
    return result + '\n';
  // Two blanks tell where the text begins.
  if (result.size() + 2 <= width)
    result.resize(width, ' ');
  else
    result += '\n' + std::string(width, ' ');
  std::string indent(width, ' ');
  auto lines = wrapped(indent + in_one_line(text), max_columns, indent);
  return result + lines.substr(width) + '\n';
}

// CLI11's versions differ in the blank lines around what the help ends with.
std::string help_formatter::make_help(const CLI::App* app, std::string name,
                                      CLI::AppFormatMode mode) const {
  if (mode == CLI::AppFormatMode::Sub)
    return CLI::Formatter::make_help(app, std::move(name), mode);
  auto footer = make_footer(app);
  return make_description(app) + make_usage(app, std::move(name))
         + make_positionals(app) + make_groups(app, mode) + make_subcommands(app, mode)
         + (footer.empty() ? "" : '\n' + footer);
}

std::string help_formatter::make_description(const CLI::App* app) const {
  return wrapped(in_one_line(app->get_description()), max_columns) + '\n';
}

std::string help_formatter::make_usage(const CLI::App* app, std::string name) const {
  auto usage = in_one_line(CLI::Formatter::make_usage(app, std::move(name)));
  return wrapped(usage, max_columns, std::string(sizeof "Usage:", ' ')) + '\n';
}

std::string help_formatter::make_subcommand(const CLI::App* command) const {
  return make_entry(command->get_name(), command->get_description());
}

std::string help_formatter::make_option(const CLI::Option* option,
                                        bool is_positional) const {
  return make_entry(make_option_name(option, is_positional) + make_option_opts(option),
                    make_option_desc(option));
}

std::string help_formatter::make_option_opts(const CLI::Option* option) const {
  if (option->get_type_size() == 0)
    return {};
  auto type = option->get_type_name();
  return (type.empty() ? "" : ' ' + type) + (takes_several(*option) ? " ..." : "");
}

std::string help_formatter::make_option_desc(const CLI::Option* option) const {
  auto result = option->get_description();
  auto add = [&result](const std::string& what, const std::string& value) {
    if (!value.empty())
      result += ' ' + what + ' ' + value + '.';
  };
  add("The default is", option->get_default_str());
  add("Environment:", option->get_envname());
  add("Only with", list_names(option->get_needs()));
  add("Not with", list_names(option->get_excludes()));
  return result;
}

std::string help_formatter::make_footer(const CLI::App* app) const {
  auto footer = app->get_footer();
  footer.erase(0, footer.find_first_not_of('\n'));
  return fitted(footer);
}

void add_help(CLI::App& app, const std::string& version) {
  app.formatter(std::make_shared<help_formatter>());
  app.set_help_flag("-h,--help", "Prints this text, and ends.");
  app.set_version_flag("--version", version, "Prints the version, and ends.");
}

} // namespace telex::cli
