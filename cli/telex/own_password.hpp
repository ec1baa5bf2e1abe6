// The password of a user who has put it somewhere: in a file, or behind a command.

#pragma once

#include "actors/secret.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace telex::cli {

/// The variable of the environment that names the file. The password itself is in none,
/// as others may see those.
inline constexpr auto password_file_variable = "TELEX_PASSWORD_FILE";

/// What to do for who writes one where it can be seen.
inline constexpr auto where_passwords_are
  = "TELEX_PASSWORD_FILE names a file that a password is in, or password-command in "
    "config.toml prints it";

/// Of commands that ask for a password at the terminal, for their help.
inline constexpr auto password_details = R"(
A router may want a password for a name. That is the one in the file which
TELEX_PASSWORD_FILE names, or what the password-command prints that
~/.config/telex/config.toml names, or it is asked for at the terminal.
)";

class own_password {
public:
  /// Who has to unlock a password manager needs some.
  static constexpr std::chrono::minutes usual_patience{1};

  /// None but in the file.
  own_password() = default;

  /// `command` prints that of `name`, or of any name if that is empty. If there is
  /// another `server` than the one come to, it is for that one, and is not run.
  /// `certificate` is the file of the one that is shown, or empty.
  own_password(std::string command, std::string name, std::string server = {},
               std::string certificate = {});

  /// That of `name`, one that can be given to a server, or what is wrong with it, in
  /// words. The file comes first. Nothing if there is neither file nor command. Waits
  /// for the command, or for what is written to a pipe, as long as `patience`.
  std::optional<std::variant<secret, std::string>>
  find(const std::string& name,
       std::chrono::steady_clock::duration patience = usual_patience) const;

  /// Why `name` needs a password though there is something that could stand for one or
  /// give it, as in `the password-command is for alice` or `your certificate is for
  /// alice`; empty if there is nothing of that kind.
  std::string why_not(const std::string& name) const;

private:
  std::string why_no_command(const std::string& name) const;

  std::string command_;
  std::string name_;
  std::string server_;
  std::string certificate_;
};

} // namespace telex::cli
