#include "cli/text/admin_address.hpp"

#include "cli/text/address.hpp"

#include <sys/un.h>

namespace telex::cli {

namespace {

constexpr std::string_view unix_prefix = "unix:";

} // namespace

std::optional<admin_address> parse_admin_address(std::string_view text) {
  auto path = text;
  if (path.starts_with(unix_prefix))
    path.remove_prefix(unix_prefix.size());
  if (path.starts_with('/') && path.size() < sizeof(sockaddr_un::sun_path))
    return admin_address{"", 0, std::string{path}};
  auto found = parse_address(text);
  // The port that parse_address would add is not the one of questions.
  if (!found || to_string(*found) != text || text.starts_with('/'))
    return std::nullopt;
  return admin_address{found->host, found->port, ""};
}

std::string to_string(const admin_address& where) {
  return where.path.empty() ? to_string(address{where.host, where.port})
                            : std::string{unix_prefix} + where.path;
}

} // namespace telex::cli
