#include "cli/configuration/settings.hpp"

#include "cli/text/nearest_name.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace telex::cli {

namespace {

bool is_number(std::string_view text) {
  return !text.empty()
         && text.find_first_not_of("0123456789") == std::string_view::npos;
}

} // namespace

std::string describe_unknown(const given_option& from,
                             const std::vector<std::string>& all) {
  if (!from.name.ends_with('.')) {
    auto last = from.name.substr(from.name.rfind('.') + 1);
    for (const auto& each : all)
      if (auto table = table_of(each); each.substr(each.rfind('.') + 1) == last)
        return fmt::format("{} is no setting; {} belongs {}", from.name, last,
                           table.empty() ? "above the first [table]"
                                         : "below [" + table + ']');
    auto meant = nearest_name(from.name, all);
    return from.name + " is no setting"
           + (meant.empty() ? "" : "; did you mean " + meant + "?");
  }
  std::vector<std::string> tables;
  for (const auto& each : all)
    tables.push_back(table_of(each));
  auto table = from.name.substr(0, from.name.size() - 1);
  if (std::find(tables.begin(), tables.end(), table) != tables.end())
    return {};
  auto meant = nearest_name(table, tables);
  return "there are no settings in [" + table + ']'
         + (meant.empty() ? "" : "; did you mean [" + meant + "]?");
}

std::string table_of(std::string_view name) {
  auto dot = name.rfind('.');
  return std::string{dot == std::string_view::npos ? "" : name.substr(0, dot)};
}

std::string misfit(const given_value& value, value_form wanted,
                   const std::string& example) {
  if (value.form == value_form::anything || value.form == wanted
      || (wanted == value_form::anything && value.form != value_form::bare))
    return {};
  switch (wanted) {
    case value_form::number:
      return value.form == value_form::text && is_number(value.text)
               ? "a number is written without quotes"
               : "'" + value.text + "' is no number";
    case value_form::flag:
      return "it is true or false, without quotes";
    default:
      if (value.form == value_form::bare)
        return "a text is written in quotes: \"" + value.text + '"';
      return "a text is written in quotes"
             + (example.empty() ? "" : ", as \"" + example + "\" is");
  }
}

} // namespace telex::cli
