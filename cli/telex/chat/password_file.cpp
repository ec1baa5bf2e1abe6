#include "cli/telex/chat/password_file.hpp"

#include "cli/system/password_input.hpp"
#include "cli/text/escape.hpp"
#include "net/wire/password.hpp"

#include <cstdlib>

namespace telex::cli {

std::optional<std::variant<secret, std::string>> password_from_file() {
  auto path = std::getenv(password_file_variable);
  if (!path || *path == '\0')
    return std::nullopt;
  auto result = read_password_file(path);
  auto problem = std::get_if<std::string>(&result);
  auto where = "the password in " + printable(path);
  if (problem)
    return where + " can't be read: " + *problem;
  auto flaw = wire::flaw_of_password(std::get<secret>(result).text());
  if (!flaw.empty())
    return where + " is none: it " + std::string{flaw};
  return result;
}

} // namespace telex::cli
