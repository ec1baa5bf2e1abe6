// Files of whoever runs a program.

#pragma once

#include <optional>
#include <string>

namespace telex::cli {

/// Where the file `name` of Telex is, as the XDG Base Directory Specification has it:
/// below $XDG_CONFIG_HOME or ~/.config, $XDG_DATA_HOME or ~/.local/share, and
/// $XDG_STATE_HOME or ~/.local/state. Nothing if there is no home.
std::optional<std::string> own_config_file(const std::string& name);
std::optional<std::string> own_data_file(const std::string& name);
std::optional<std::string> own_state_file(const std::string& name);

} // namespace telex::cli
