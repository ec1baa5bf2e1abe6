// Options of telexd that are variables of its environment.

#pragma once

#include "cli/configuration/given.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace telex::cli {

class option_table;

/// The variable of an option: `TELEXD_LIMITS_MAX_BODY` of `limits.max-body`.
std::string variable_of(std::string_view name);

/// What the variable of an option says; empty if there is none.
std::string read_variable(const char* const* environment, std::string_view name);

/// What the variables give, those of lists with commas between the values. One that is
/// empty counts as not given. `environment` ends with a null pointer, as `environ`
/// does.
given_options read_environment(const char* const* environment,
                               const option_table& table);

/// A sentence about each variable that could only be meant for telexd, by its name, and
/// is none of it. `others` are the options that are not in the table.
std::vector<std::string> unknown_variables(const char* const* environment,
                                           const option_table& table,
                                           const std::vector<std::string>& others);

} // namespace telex::cli
