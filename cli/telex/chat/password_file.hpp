// The password of a user who has put it into a file.

#pragma once

#include "actors/secret.hpp"

#include <optional>
#include <string>
#include <variant>

namespace telex::cli {

/// The variable of the environment that names the file. The password itself is in none,
/// as others may see those.
inline constexpr auto password_file_variable = "TELEX_PASSWORD_FILE";

/// The password in that file, one that can be given to a server; or what is wrong with
/// it, in words. Nothing if no file is named.
std::optional<std::variant<secret, std::string>> password_from_file();

} // namespace telex::cli
