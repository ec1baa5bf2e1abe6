// Files of whoever runs a program.

#pragma once

#include <optional>
#include <string>

namespace telex::cli {

/// Where the file `name` of Telex is, as the XDG Base Directory Specification has it:
/// below $XDG_CONFIG_HOME or ~/.config, and below $XDG_DATA_HOME or ~/.local/share.
/// Nothing if there is no home.
std::optional<std::string> own_config_file(const std::string& name);
std::optional<std::string> own_data_file(const std::string& name);

} // namespace telex::cli
