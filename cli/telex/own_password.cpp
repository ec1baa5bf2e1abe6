#include "cli/telex/own_password.hpp"

#include "cli/system/command_output.hpp"
#include "cli/system/password_input.hpp"
#include "cli/text/escape.hpp"
#include "net/wire/password.hpp"

#include <cstdlib>
#include <utility>

namespace telex::cli {

namespace {

std::string password_file() {
  auto path = std::getenv(password_file_variable);
  return path ? path : "";
}

/// `where` is what a password is called that comes from there.
std::variant<secret, std::string> checked(std::variant<secret, std::string> found,
                                          const std::string& where) {
  if (auto problem = std::get_if<std::string>(&found))
    return where + " can't be read: " + *problem;
  auto flaw = wire::flaw_of_password(std::get<secret>(found).text());
  if (!flaw.empty())
    return where + " is none: it " + std::string{flaw};
  return found;
}

} // namespace

own_password::own_password(std::string command, std::string name)
  : command_{std::move(command)}, name_{std::move(name)} {
  // nop
}

std::optional<std::variant<secret, std::string>>
own_password::find(const std::string& name,
                   std::chrono::steady_clock::duration patience) const {
  if (auto path = password_file(); !path.empty())
    return checked(read_password_file(path), "the password in " + printable(path));
  if (command_.empty() || (!name_.empty() && name_ != name))
    return std::nullopt;
  return checked(
    password_of_command(
      command_, std::chrono::duration_cast<std::chrono::milliseconds>(patience)),
    "the password of the password-command");
}

} // namespace telex::cli
