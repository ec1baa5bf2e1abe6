#include "cli/telex/admin_option.hpp"

#include "cli/system/secret_file.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/text/address.hpp"
#include "cli/text/escape.hpp"

#include <utility>
#include <variant>

namespace telex::cli {

namespace {

std::string check_admin(const std::string& text) {
  return parse_admin_address(text)
           ? ""
           : '"' + printable(text)
               + "\" is neither HOST:PORT, as 127.0.0.1:1934 is, nor the path of a "
                 "socket, as /run/telexd/admin is";
}

} // namespace

void add_admin_options(CLI::App& command, admin_choice& choice,
                       const std::string& default_text) {
  command
    .add_option("--admin", choice.admin,
                "Where the router answers questions: what\ntelexd --admin was given. "
                  + default_text)
    ->type_name("HOST:PORT|PATH")
    ->check(check_admin);
  command
    .add_option("--admin-token-file", choice.token_file,
                "The file with the token that telexd\n--admin-token-file was given.\n"
                "TELEX_ADMIN_TOKEN_FILE names it as well.")
    ->type_name("FILE")
    ->envname("TELEX_ADMIN_TOKEN_FILE");
}

std::variant<admin_target, std::string> to_target(const admin_choice& choice) {
  admin_target result{parse_admin_address(choice.admin).value()};
  if (!choice.token_file.empty()) {
    auto read = read_secret(choice.token_file);
    if (auto problem = std::get_if<std::string>(&read))
      return *problem;
    result.token = std::get<secret>(read).text();
  }
  const auto& way = choice.way;
  auto is_file = !result.where.path.empty();
  if (is_file && asks_for_tls(way))
    return tls_at_path;
  auto is_near = is_file || is_loopback(address{result.where.host, result.where.port});
  result.is_secure = asks_for_tls(way) || (!way.no_tls && !is_near);
  result.ca = way.ca;
  result.pin = way.pin;
  return result;
}

std::optional<admin_target> find_admin(const admin_choice& choice) {
  auto result = or_complaint(to_target(choice));
  if (!result || !result->is_secure)
    return result;
  auto trusted = find_trust({result->where.host, result->where.port}, choice.way);
  if (!trusted)
    return std::nullopt;
  result->pin = std::move(trusted->pin);
  return result;
}

} // namespace telex::cli
