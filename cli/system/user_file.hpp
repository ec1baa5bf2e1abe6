// Files of whoever runs a program, and who else may read them.

#pragma once

#include <optional>
#include <string>

#include <sys/stat.h>

namespace telex::cli {

/// Where the file `name` of Telex is, as the XDG Base Directory Specification has it:
/// below $XDG_CONFIG_HOME or ~/.config, and below $XDG_DATA_HOME or ~/.local/share.
/// Nothing if there is no home.
std::optional<std::string> own_config_file(const std::string& name);
std::optional<std::string> own_data_file(const std::string& name);

/// What is wrong with the mode of a file with a secret, and what to do: others than its
/// owner can change it, or others than its owner and group can read it. Empty if
/// nothing is.
std::string exposure_of(const struct stat& file, const std::string& path);

} // namespace telex::cli
