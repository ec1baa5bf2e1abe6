#include "cli/telex/server_option.hpp"

#include "cli/system/output.hpp"
#include "cli/telex/client/event_json.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/trust.hpp"
#include "cli/text/address.hpp"
#include "net/tls/fingerprint.hpp"

#include <utility>

namespace telex::cli {

namespace {

/// As resolve(), and says of what host it could not find.
std::variant<std::vector<socket_address>, std::string> find(const address& where) {
  auto found = resolve(where);
  if (auto why = std::get_if<std::string>(&found))
    *why = "cannot find the host " + where.host + ": " + *why;
  return found;
}

std::vector<socket_address> look_up(const address& where) {
  return or_complaint(find(where)).value_or(std::vector<socket_address>{});
}

} // namespace

std::string check_server(const std::string& text) {
  // The system would take it for an address of IPv4 in one number.
  if (!text.empty() && text.find_first_not_of("0123456789") == std::string::npos)
    return "'" + text + "' is a number and no host; write 127.0.0.1:" + text
           + " for that port of this one";
  // It would be the address ::1:1944, of no host.
  if (text.starts_with("::1:")
      && text.find_first_not_of("0123456789", 4) == std::string::npos)
    return '"' + text + "\" is one address of IPv6; with a port ::1 is written [::1]:"
           + text.substr(4);
  return parse_address(text) ? ""
                             : '"' + text + "\" is not HOST or HOST:PORT, as "
                                 + "chat.example.org:1944 or [::1]:1933 are, nor a "
                                   "Unix socket, as unix:/run/telex is";
}

CLI::Option* add_server_option(CLI::App& command, std::string& server) {
  return command
    .add_option("--server", server,
                std::string{"Where the router is. The default is\n"} + default_server
                  + ':' + std::to_string(default_port)
                  + "; an IPv6 address is\nwritten [::1]:1933, and a Unix socket\n"
                    "unix:/PATH.")
    ->type_name("HOST[:PORT]")
    ->check(check_server);
}

CLI::Option* add_server_options(CLI::App& command, server_choice& choice) {
  auto result = add_server_option(command, choice.server)->envname(server_variable);
  auto no_tls = add_tls_options(command, choice,
                                "Connects over TLS, to port 1944 if none is\nnamed. "
                                "That is the default, but for this\nhost and for port "
                                "1933.");
  auto certificate
    = command
        .add_option(
          "--tls-certificate", choice.certificate,
          "Connects over TLS: a certificate of your own,\nas PEM, for routers "
          "where it stands for a\npassword.")
        ->type_name("FILE")
        ->excludes(no_tls);
  auto key
    = command
        .add_option("--tls-key", choice.key, "The key of that certificate, as PEM.")
        ->type_name("FILE")
        ->needs(certificate);
  certificate->needs(key);
  return result;
}

CLI::Option* add_tls_options(CLI::App& command, server_choice& choice,
                             const std::string& usual) {
  auto tls = command.add_flag("--tls", choice.tls, usual);
  auto no_tls = command.add_flag("--no-tls", choice.no_tls, "Connects without TLS.")
                  ->excludes(tls);
  auto ca
    = command
        .add_option("--tls-ca", choice.ca,
                    "Connects over TLS: authorities that vouch for\nthe router, as "
                    "PEM, in place of those of this\nsystem.")
        ->type_name("FILE")
        ->excludes(no_tls);
  command
    .add_option_function<std::string>(
      "--pin", [&choice](const std::string& text) { choice.pin = read_pin(text); },
      "Connects over TLS: the fingerprint of the\nrouter's certificate, as telexd "
      "prints it, or\nits SHA-256 in hexadecimal digits. Nobody else\nis believed.")
    ->type_name("SHA256")
    ->excludes(ca)
    ->excludes(no_tls);
  return no_tls;
}

std::string read_pin(const std::string& text, const std::string& option) {
  if (auto found = tls::parse_fingerprint(text))
    return *found;
  throw CLI::ValidationError(option,
                             "it is the fingerprint of a certificate: SHA256: and 43 "
                             "characters, or 64 hexadecimal digits");
}

bool asks_for_tls(const server_choice& choice) {
  return choice.tls || !choice.ca.empty() || !choice.pin.empty()
         || !choice.certificate.empty();
}

server_place place_of(const server_choice& choice) {
  auto plain = parse_address(choice.server).value();
  auto is_near = is_loopback(plain);
  auto is_asked_for = asks_for_tls(choice);
  auto is_secure = is_asked_for || (!choice.no_tls && !is_near);
  auto secure = parse_address(choice.server, default_tls_port).value();
  // Who names the port of plain routers means that.
  if (is_secure && !is_asked_for && secure.port == default_port)
    return {plain, false};
  return {is_secure ? secure : plain, is_secure};
}

std::variant<found_server, missing_server> locate(const server_choice& choice) {
  auto [where, is_secure] = place_of(choice);
  if (is_path(where) && is_secure)
    return missing_server{tls_at_path};
  auto found = find(where);
  if (auto problem = std::get_if<std::string>(&found))
    return missing_server{*problem, true};
  found_server result{std::get<std::vector<socket_address>>(std::move(found)), {}};
  if (!is_secure)
    return result;
  auto trusted = recall_trust(where, choice);
  if (auto problem = std::get_if<std::string>(&trusted))
    return missing_server{*problem};
  result.tls = std::get<tls_target>(std::move(trusted));
  return result;
}

std::optional<found_server> find_server(const server_choice& choice) {
  auto located = locate(choice);
  if (auto missing = std::get_if<missing_server>(&located)) {
    complain(missing->why);
    return std::nullopt;
  }
  auto result = std::get<found_server>(std::move(located));
  if (!result.tls.context)
    return result;
  auto trusted = establish_trust(place_of(choice).where, result.addresses, choice,
                                 std::move(result.tls));
  if (!trusted)
    return std::nullopt;
  result.tls = std::move(*trusted);
  return result;
}

std::optional<found_server> find_server(const server_choice& choice, bool as_json) {
  auto result = find_server(choice);
  if (!result && as_json)
    print(to_json_unreachable(choice.server) + '\n', lost_output);
  return result;
}

std::optional<tls_target> find_trust(const address& where,
                                     const server_choice& choice) {
  auto addresses = look_up(where);
  if (addresses.empty())
    return std::nullopt;
  auto recalled = or_complaint(recall_trust(where, choice));
  return recalled ? establish_trust(where, addresses, choice, *std::move(recalled))
                  : std::nullopt;
}

std::vector<socket_address> look_up(const std::string& server) {
  return look_up(parse_address(server).value());
}

} // namespace telex::cli
