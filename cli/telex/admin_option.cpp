#include "cli/telex/admin_option.hpp"

#include "cli/system/secret_file.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/text/address.hpp"
#include "cli/text/escape.hpp"

#include <string_view>
#include <utility>
#include <variant>

namespace telex::cli {

using namespace std::string_view_literals;

namespace {

/// A place as telexd prints it, with or without a scheme.
struct named_place {
  admin_address where;
  /// What the scheme says.
  std::optional<bool> is_secure{};
};

std::optional<named_place> parse_place(std::string_view text) {
  std::optional<bool> is_secure;
  for (auto [scheme, says] : {std::pair{"http://"sv, false}, {"https://"sv, true}})
    if (text.starts_with(scheme)) {
      is_secure = says;
      text.remove_prefix(scheme.size());
      if (text.ends_with('/'))
        text.remove_suffix(1);
    }
  auto where = parse_admin_address(std::string{text});
  if (!where || (is_secure && !where->path.empty()))
    return std::nullopt;
  return named_place{std::move(*where), is_secure};
}

std::string check_admin(const std::string& text) {
  return parse_place(text)
           ? ""
           : '"' + printable(text)
               + "\" is neither HOST:PORT, as 127.0.0.1:1934 or https://a.example:1934 "
                 "are, nor the path of a socket, as /run/telexd/admin is";
}

} // namespace

void add_admin_options(CLI::App& command, admin_choice& choice,
                       const std::string& default_text) {
  command
    .add_option(
      "--admin", choice.admin,
      "Where the router answers questions: what\ntelexd --admin was given; as "
      "https:// or http://\nand that, over TLS or not. "
        + default_text)
    ->type_name("HOST:PORT|PATH")
    ->check(check_admin);
  command
    .add_option("--admin-token-file", choice.token_file,
                "The file with the token that telexd\n--admin-token-file was given.")
    ->type_name("FILE")
    ->envname("TELEX_ADMIN_TOKEN_FILE");
}

std::variant<admin_target, std::string> to_target(const admin_choice& choice) {
  auto place = parse_place(choice.admin).value();
  admin_target result{std::move(place.where)};
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
  result.is_secure
    = place.is_secure.value_or(asks_for_tls(way) || (!way.no_tls && !is_near));
  if (!result.is_secure && asks_for_tls(way))
    return "http:// is without TLS, for which --tls, --tls-ca and --pin are; write "
           "https://, or leave them out";
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
