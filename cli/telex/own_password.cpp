#include "cli/telex/own_password.hpp"

#include "cli/system/command_output.hpp"
#include "cli/system/password_input.hpp"
#include "cli/text/escape.hpp"
#include "net/tls/context.hpp"
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

own_password::own_password(std::string command, std::string name, std::string server,
                           std::string certificate)
  : command_{std::move(command)}, name_{std::move(name)}, server_{std::move(server)},
    certificate_{std::move(certificate)} {
  // nop
}

std::string own_password::why_not(const std::string& name) const {
  auto result = why_no_command(name);
  auto other = certificate_.empty() ? "" : tls::common_name_in(certificate_);
  if (!other.empty() && other != name)
    result += (result.empty() ? "" : "; ") + ("your certificate is for " + other)
              + ", and not for " + name;
  return result;
}

std::string own_password::why_no_command(const std::string& name) const {
  if (command_.empty())
    return {};
  if (!server_.empty())
    return "the password-command of config.toml is for the server " + server_
           + ", and is not run for another one";
  return name_.empty() || name_ == name
           ? ""
           : "the password-command of config.toml is for the name " + name_
               + ", and is not run for another one";
}

std::optional<std::variant<secret, std::string>>
own_password::find(const std::string& name,
                   std::chrono::steady_clock::duration patience) const {
  auto most = std::chrono::duration_cast<std::chrono::milliseconds>(patience);
  if (auto path = password_file(); !path.empty())
    return checked(read_password_file(path, most),
                   "the password in " + printable(path));
  if (command_.empty() || !why_no_command(name).empty())
    return std::nullopt;
  return checked(password_of_command(command_, most),
                 "the password of the password-command");
}

} // namespace telex::cli
