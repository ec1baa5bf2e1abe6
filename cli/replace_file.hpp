// Files that others must not find half written.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// Writes `text` to the file `path`. It appears whole, in place of what was there, or
/// not at all. Returns what the system says if that failed, as in `Permission denied`.
std::optional<std::string> replace_file(const std::string& path, std::string_view text);

} // namespace telex::cli
