#include "cli/telexd/configuration/report.hpp"

#include "cli/telexd/configuration/reasons.hpp"
#include "cli/text/version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <vector>

namespace telex::cli {

namespace {

/// A text in quotes, as TOML has it.
std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (auto c : text)
    if (c == '"' || c == '\\')
      result += std::string{'\\'} + c;
    else if (static_cast<unsigned char>(c) < ' ' || c == '\x7f')
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      result += c;
  return result + '"';
}

std::string to_toml(const telexd_option& option,
                    const std::vector<std::string>& values) {
  auto is_bare = option.form == value_form::number || option.form == value_form::flag;
  std::string result;
  for (const auto& each : values)
    result += (result.empty() ? "" : ", ") + (is_bare ? each : in_quotes(each));
  return option.is_list ? '[' + result + ']' : result;
}

std::string_view effect_text(takes_effect x) {
  switch (x) {
    case takes_effect::at_once:
      return "SIGHUP changes it at once.";
    case takes_effect::for_new_connections:
      return "SIGHUP changes it for connections that come later.";
    case takes_effect::at_restart:
      return "It changes with a restart.";
  }
  return "";
}

// -- what holds ------------------------------------------------------------------

/// The option that is given in place of this one, which holds nothing then.
bool is_replaced(const telexd_option& option, const option_table& table) {
  return std::any_of(
    table.options().begin(), table.options().end(), [&](const auto& other) {
      return !other.given.empty() && other.name != option.name
             && (other.stands_for == option.name || other.name == option.stands_for);
    });
}

/// Where its value comes from, and whether SIGHUP can change it.
std::string origin_of(const telexd_option& option) {
  auto from = option.given.empty() ? "default" : to_string(option.given.front().at);
  return option.effect == takes_effect::at_restart ? from + " (restart)" : from;
}

// -- a file ----------------------------------------------------------------------

constexpr std::size_t columns = 80;

/// Comments of that many columns at most.
std::string commented(const std::string& text) {
  std::istringstream words{text};
  std::string result = "#";
  std::size_t column = 1;
  for (std::string word; words >> word; column += 1 + word.size()) {
    if (column > 1 && column + 1 + word.size() > columns) {
      result += "\n#";
      column = 1;
    }
    result += ' ' + word;
  }
  return result + '\n';
}

void add_option(std::string& file, const telexd_option& option) {
  auto reason = reason_of(option.name);
  auto key = option.name.substr(option.name.rfind('.') + 1);
  auto standard = to_toml(option, option.standard);
  file += '\n'
          + commented(
            fmt::format("{} {} {}", reason.empty() ? option.help : std::string{reason},
                        option.standard.empty() ? "By default there is none."
                                                : "The default is " + standard + '.',
                        effect_text(option.effect)));
  if (!option.given.empty())
    file += key + " = " + to_toml(option, option.held()) + '\n';
  else if (!option.standard.empty())
    file += '#' + key + " = " + standard + '\n';
  else
    file += '#' + key + " = " + to_toml(option, {option.type_name}) + '\n';
}

} // namespace

std::string list_options(const option_table& table) {
  std::vector<std::pair<std::string, std::string>> lines;
  std::size_t width = 0;
  for (const auto& each : table.options()) {
    auto held = each.held();
    if (held.empty() && each.given.empty() && !is_replaced(each, table))
      held = each.standard;
    auto line = held.empty() ? "# " + each.name + " is not set"
                             : each.name + " = " + to_toml(each, held);
    auto from = held.empty() ? "" : origin_of(each);
    width = std::max(width, std::min<std::size_t>(line.size(), columns / 2));
    lines.emplace_back(std::move(line), std::move(from));
  }
  std::string result
    = "# SIGHUP has the file read again, for all that is not marked (restart).\n";
  for (const auto& [line, from] : lines)
    result
      += from.empty() ? line + '\n' : fmt::format("{:{}}  # {}\n", line, width, from);
  return result;
}

std::string to_config_file(const option_table& table) {
  auto file = commented(fmt::format(
    "The configuration of telexd {}, for telexd --config FILE. What is commented out "
    "is "
    "as it would be without the line. Options of the command line and variables of the "
    "environment (TELEXD_LIMITS_MAX_BODY) hold over what is here. Try it with telexd "
    "--config FILE --check-config, which says what holds.",
    version));
  std::vector<std::string> tables{""};
  for (const auto& each : table.options())
    if (auto name = table_of(each.name);
        std::find(tables.begin(), tables.end(), name) == tables.end())
      tables.push_back(name);
  // What is in no table has to be before all tables.
  for (const auto& name : tables) {
    if (!name.empty())
      file += "\n[" + name + "]\n";
    for (const auto& each : table.options())
      if (table_of(each.name) == name)
        add_option(file, each);
  }
  return file;
}

} // namespace telex::cli
