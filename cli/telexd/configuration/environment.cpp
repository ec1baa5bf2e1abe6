#include "cli/telexd/configuration/environment.hpp"

#include "cli/telexd/configuration/option_table.hpp"
#include "cli/text/escape.hpp"
#include "cli/text/nearest_name.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

namespace {

constexpr std::string_view prefix = "TELEXD_";

/// The value of a variable; empty if there is none.
std::string_view value_of(const char* const* environment, std::string_view name) {
  for (auto each = environment; *each; ++each) {
    std::string_view variable = *each;
    if (variable.starts_with(name) && variable.substr(name.size()).starts_with('='))
      return variable.substr(name.size() + 1);
  }
  return {};
}

std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> result;
  for (;;) {
    auto comma = list.find(',');
    result.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos)
      return result;
    list.remove_prefix(comma + 1);
  }
}

} // namespace

std::string variable_of(std::string_view name) {
  std::string result{prefix};
  for (auto c : name)
    if (c >= 'a' && c <= 'z')
      result += static_cast<char>(c - 'a' + 'A');
    else
      result += c == '.' || c == '-' ? '_' : c;
  return result;
}

std::string read_variable(const char* const* environment, std::string_view name) {
  return std::string{value_of(environment, variable_of(name))};
}

given_options read_environment(const char* const* environment,
                               const option_table& table) {
  given_options result;
  for (const auto& each : table.options()) {
    auto variable = variable_of(each.name);
    auto text = value_of(environment, variable);
    if (text.empty())
      continue;
    const origin here{source::environment, variable};
    given_option option{each.name, {}, here, each.is_list};
    for (auto& part : each.is_list ? parts_of(text) : std::vector{std::string{text}})
      option.values.push_back({std::move(part), value_form::anything, here});
    result.options.push_back(std::move(option));
  }
  return result;
}

std::vector<std::string> unknown_variables(const char* const* environment,
                                           const option_table& table,
                                           const std::vector<std::string>& others) {
  std::vector<std::string> known;
  for (const auto& each : table.names())
    known.push_back(variable_of(each));
  for (const auto& each : others)
    known.push_back(variable_of(each));
  std::vector<std::string> result;
  for (auto each = environment; *each; ++each) {
    std::string_view text = *each;
    std::string name{text.substr(0, text.find('='))};
    if (!name.starts_with(prefix)
        || std::find(known.begin(), known.end(), name) != known.end())
      continue;
    auto meant = nearest_name(name, known);
    result.push_back(printable(name) + " is no variable of telexd"
                     + (meant.empty() ? "" : "; did you mean " + meant + "?"));
  }
  return result;
}

} // namespace telex::cli
