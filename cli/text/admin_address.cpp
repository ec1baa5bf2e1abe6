#include "cli/text/admin_address.hpp"

#include "cli/text/address.hpp"

namespace telex::cli {

std::optional<admin_address> parse_admin_address(std::string_view text) {
  auto found = parse_address(text);
  if (found && is_path(*found))
    return admin_address{"", 0, found->host};
  // The port that parse_address would add is not the one of questions.
  if (!found || to_string(*found) != text)
    return std::nullopt;
  return admin_address{found->host, found->port, ""};
}

std::string to_string(const admin_address& where) {
  return to_string(where.path.empty() ? address{where.host, where.port}
                                      : address{where.path, 0});
}

} // namespace telex::cli
