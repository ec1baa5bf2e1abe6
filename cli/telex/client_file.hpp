// What a person has said once for all commands that come to a router as users do.

#pragma once

#include "cli/telex/chat_settings.hpp"
#include "cli/telex/own_password.hpp"
#include "cli/telex/server_option.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace telex::cli {

/// The settings of such a file; each is empty if it is not given.
struct client_settings {
  std::string server{};
  std::string name{};
  std::string password_command{};
  std::optional<bool> tls{};
  std::string pin{};
  /// These three are paths; a relative one in the file begins at its folder.
  std::string ca{};
  std::string certificate{};
  std::string key{};
  chat_settings chat{};
};

/// What the file `path`, of TOML, says; nothing, if it is not there. Or what is wrong
/// with it, a line each, with its place and in the order of the file.
std::variant<client_settings, std::vector<std::string>>
read_client_file(const std::string& path);

/// Gives `where` what it lacks, by `settings`, and a server in any case. A server that
/// they name has alone what they say of it: whoever names another one there gets
/// neither their trust nor their password. Returns whether it is the one of theirs.
bool complete(server_choice& where, const client_settings& settings);

/// Completes `where` by the file of whoever runs this, and `name`, if it is not null
/// and empty; `chat` becomes what it says of that, if it is not null. Returns where
/// that user's password is. Throws CLI::FileError if the file is wrong, of as many
/// lines as there are faults.
own_password complete_by_file(server_choice& where, std::string* name,
                              chat_settings* chat = nullptr);

} // namespace telex::cli
