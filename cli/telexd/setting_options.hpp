// The options of telexd that are settings of the router, under the same names.

#pragma once

#include "actors/settings.hpp"
#include "cli/telexd/configuration/option_table.hpp"

namespace telex::cli {

/// Adds to `table` an option for each of `config`, which has to live for as long as
/// `table` does.
void add_settings(option_table& table, settings& config);

} // namespace telex::cli
