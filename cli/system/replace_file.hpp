// Files that others must not find half written.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// Writes `text` to the file `path`. It appears whole, in place of what was there and
/// with its mode, or not at all: it is written under a name that nobody can foresee,
/// and renamed. Symbolic links stay, and what they lead to is replaced.
///
/// What is no regular file, as a device or a pipe, and what standard output or standard
/// error is, is written to; a pipe is waited for until somebody reads it. Returns what
/// the system says if that failed, as in `Permission denied`.
std::optional<std::string> replace_file(const std::string& path, std::string_view text);

/// Whether two paths lead to the same place, however they are written and whatever
/// symbolic links there are: what is there now or comes there would be replaced.
bool is_same_place(const std::string& one, const std::string& other);

} // namespace telex::cli
