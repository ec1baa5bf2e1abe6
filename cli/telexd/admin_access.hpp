// What an admin port asks for.

#pragma once

#include "cli/system/secret_file.hpp"
#include "cli/telexd/options.hpp"

#include <string>
#include <variant>

namespace telex::cli {

/// The token that has to be shown, which is empty if there is none; or why its file is
/// of no use.
std::variant<secret, std::string> read_token(const telexd_options& options);

/// As read_token(). Throws std::runtime_error if the file is of no use.
secret token_of(const telexd_options& options);

} // namespace telex::cli
