// --admin HOST:PORT and how to come there: what the commands have that ask a router
// about itself.

#pragma once

#include "cli/telex/admin_client.hpp"
#include "cli/telex/server_option.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <variant>

namespace telex::cli {

/// What such a command is told.
struct admin_choice {
  /// A place, and before it perhaps http:// or https://, which hold whatever `way`
  /// says. Empty if it was not given and has no default.
  std::string admin{};
  /// Empty if none is shown.
  std::string token_file{};
  /// How to come there; its server is not used.
  server_choice way{};
};

/// Adds --admin and --admin-token-file, which set `choice`. Those for TLS are added by
/// add_tls_options.
void add_admin_options(CLI::App& command, admin_choice& choice,
                       const std::string& default_text);

/// Whom to ask, before it is known whom to believe there; or why that can't be told.
std::variant<admin_target, std::string> to_target(const admin_choice& choice);

/// Whom to ask. Nothing, after a complaint, if the token can't be read, or nobody
/// vouches for who is there; who sits at a terminal is asked about that.
std::optional<admin_target> find_admin(const admin_choice& choice);

} // namespace telex::cli
