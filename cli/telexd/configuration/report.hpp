// What telexd prints of its configuration.

#pragma once

#include "cli/telexd/configuration/option_table.hpp"

#include <string>

namespace telex::cli {

/// What all options hold, a line of TOML each, and behind it where they have it from,
/// and whether it takes a restart to change.
std::string list_options(const option_table& table);

/// A configuration file with all options, and with what each is for and its default.
/// What nobody has given is commented out: so it can be read again to the same.
std::string to_config_file(const option_table& table);

} // namespace telex::cli
