// What an admin port asks for and shows.

#pragma once

#include "cli/system/secret_file.hpp"
#include "cli/telexd/admin/server.hpp"
#include "cli/telexd/certificate.hpp"
#include "cli/telexd/options.hpp"

#include <optional>
#include <string>
#include <variant>

namespace telex::cli {

/// The token that has to be shown, which is empty if there is none; or why its file is
/// of no use.
std::variant<secret, std::string> read_token(const telexd_options& options);

/// As read_token(). Throws std::runtime_error if the file is of no use.
std::string token_of(const telexd_options& options);

/// The certificate for an admin port that other hosts can reach, if there is one.
admin::key_pair_ptr key_pair_of(const telexd_options& options,
                                const std::optional<certificate>& own);

} // namespace telex::cli
