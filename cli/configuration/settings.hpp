// What is wrong with the settings of a configuration file, whichever program has it.

#pragma once

#include "cli/configuration/given.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace telex::cli {

/// What is wrong with `from`, which is none of the settings `all`: where it belongs, or
/// what it was meant to be. Nothing if it is a table that could have some.
std::string describe_unknown(const given_option& from,
                             const std::vector<std::string>& all);

/// In which table of a configuration file an option is: `limits` for `limits.max-body`;
/// empty for one that is in none.
std::string table_of(std::string_view name);

/// What to do about a value of that form where one of another is wanted, which
/// `example` may have; empty if it will do.
std::string misfit(const given_value& value, value_form wanted,
                   const std::string& example = {});

} // namespace telex::cli
