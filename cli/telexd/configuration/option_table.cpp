#include "cli/telexd/configuration/option_table.hpp"

#include "cli/telexd/configuration/environment.hpp"
#include "cli/text/escape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <set>
#include <utility>

namespace telex::cli {

// -- the table -----------------------------------------------------------------

telexd_option& option_table::add(telexd_option option) {
  if (option.standard.empty())
    option.standard = option.held();
  auto flag = "--" + option.name;
  if (option.form == value_form::flag) {
    app_.add_flag(flag, std::as_const(option.help));
  } else {
    auto parsed = app_.add_option(flag, CLI::callback_t{}, option.help);
    parsed->type_name(option.type_name);
    if (!option.standard.empty())
      parsed->default_str(option.standard.front());
    if (option.is_list)
      parsed->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  options_.push_back(std::move(option));
  return options_.back();
}

telexd_option* option_table::look_up(std::string_view name) noexcept {
  auto found = std::find_if(options_.begin(), options_.end(),
                            [name](const auto& each) { return each.name == name; });
  return found == options_.end() ? nullptr : &*found;
}

const telexd_option* option_table::find(std::string_view name) const noexcept {
  return const_cast<option_table*>(this)->look_up(name);
}

const telexd_option& option_table::at(std::string_view name) const {
  auto found = find(name);
  assert(found);
  return *found;
}

std::vector<std::string> option_table::names() const {
  std::vector<std::string> result;
  for (const auto& each : options_)
    result.push_back(each.name);
  return result;
}

origin option_table::origin_of(std::string_view name) const {
  const auto& given = at(name).given;
  return given.empty() ? origin{} : given.front().at;
}

// -- what sources give -----------------------------------------------------------

given_options option_table::from_command_line() const {
  const origin here{source::command_line};
  given_options result;
  for (const auto& each : options_) {
    auto parsed = app_.get_option("--" + each.name);
    given_option option{each.name, {}, here, each.is_list};
    for (const auto& text : parsed->results())
      option.values.push_back({text, value_form::anything, here});
    if (parsed->count() > 0)
      result.options.push_back(std::move(option));
  }
  return result;
}

std::vector<fault> option_table::take(const given_options& from) {
  auto faults = from.faults;
  std::set<std::string> begun;
  for (const auto& each : from.options) {
    auto option = look_up(each.name);
    if (!option) {
      if (auto what = describe_unknown(each, names()); !what.empty())
        faults.push_back({each.at, "", what});
      continue;
    }
    auto group = option->stands_for.empty() ? option->name : option->stands_for;
    if (begun.insert(group).second)
      for (auto& other : options_)
        if (other.name == group || other.stands_for == group) {
          other.reset();
          other.given.clear();
        }
    take(each, *option, faults);
  }
  std::stable_sort(faults.begin(), faults.end(), [](const fault& x, const fault& y) {
    return std::pair{x.at.line, x.at.column} < std::pair{y.at.line, y.at.column};
  });
  return faults;
}

void option_table::take(const given_option& from, telexd_option& option,
                        std::vector<fault>& faults) {
  auto refuse = [&](const origin& at, const std::string& why) {
    faults.push_back({at, option.name, why});
  };
  if (from.is_list && !option.is_list)
    return refuse(from.at, "it has one value, and not a list of them");
  if (from.values.empty())
    return refuse(from.at, "the list is empty; leave it out if it is not wanted");
  for (const auto& each : from.values) {
    // It is given, whether or not it is wrong.
    option.given.push_back(each);
    auto example = option.standard.empty() ? std::string{} : option.standard.front();
    if (auto why = misfit(each, option.form, example); !why.empty())
      refuse(each.at, why);
    else
      try {
        option.set(each.text);
      } catch (const bad_value& error) {
        refuse(each.at, error.what());
      }
  }
}

void option_table::put(std::string_view name, const std::vector<std::string>& values) {
  auto option = look_up(name);
  option->reset();
  for (const auto& each : values)
    option->set(each);
}

// -- what is wrong -----------------------------------------------------------------

namespace {

/// The option `name` as `from` writes it.
std::string written(const std::string& name, source from) {
  switch (from) {
    case source::file:
      return name;
    case source::environment:
      return variable_of(name);
    case source::standard:
    case source::command_line:
      break;
  }
  return "--" + name;
}

/// How to name an option in what is said of `about`.
std::string mention(const std::string& name, const origin& about,
                    const option_table& table) {
  auto option = table.find(name);
  if (!option || option->given.empty())
    return written(name, about.from);
  const auto& place = option->given.front().at;
  auto result = written(name, place.from);
  if (place.from != source::file)
    return result;
  return place.where == about.where ? fmt::format("{} (line {})", result, place.line)
                                    : fmt::format("{} ({})", result, to_string(place));
}

} // namespace

std::string to_line(const fault& x, const option_table& table) {
  std::string what;
  for (std::size_t i = 0; i < x.what.size();) {
    constexpr std::string_view signs = "abcdefghijklmnopqrstuvwxyz-.";
    auto end = x.what.find_first_not_of(signs, i);
    auto word = x.what.substr(i, end == std::string::npos ? end : end - i);
    if (word.starts_with("--") && table.find(word.substr(2)))
      what += mention(word.substr(2), x.at, table);
    else
      what += word.empty() ? x.what.substr(i, 1) : word;
    i += std::max<std::size_t>(word.size(), 1);
  }
  auto name = x.name.empty() ? "" : written(x.name, x.at.from) + ": ";
  auto place = x.at.from == source::file             ? to_string(x.at) + ": "
               : name.empty() && !x.at.where.empty() ? x.at.where + ": "
                                                     : "";
  return printable(place + name + what, backslash::kept);
}

} // namespace telex::cli
