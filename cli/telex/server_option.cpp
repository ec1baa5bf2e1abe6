#include "cli/telex/server_option.hpp"

#include "cli/telex/complaint.hpp"
#include "cli/telex/trust.hpp"
#include "cli/text/address.hpp"

#include <algorithm>
#include <cctype>

namespace telex::cli {

namespace {

std::string check_address(const std::string& text) {
  // The system would take it for an address of IPv4 in one number.
  if (!text.empty() && text.find_first_not_of("0123456789") == std::string::npos)
    return "'" + text + "' is a number and no host; write 127.0.0.1:" + text
           + " for that port of this one";
  return parse_address(text) ? ""
                             : '"' + text + "\" is not HOST or HOST:PORT, as "
                                 + "chat.example.org:1944 or [::1]:1933 are, nor a "
                                   "Unix socket, as unix:/run/telex is";
}

/// Such as `openssl x509 -fingerprint -sha256` prints, too.
std::string to_fingerprint(std::string text) {
  text.erase(0, text.rfind('=') + 1);
  std::erase(text, ':');
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (text.size() == 64
      && text.find_first_not_of("0123456789abcdef") == std::string::npos)
    return text;
  throw CLI::ValidationError("--pin", "it is the SHA-256 of a certificate, 64 "
                                      "hexadecimal digits");
}

std::vector<socket_address> look_up(const address& where) {
  auto found = resolve(where);
  if (auto why = std::get_if<std::string>(&found)) {
    complain("cannot find the host " + where.host + ": " + *why);
    return {};
  }
  return std::get<std::vector<socket_address>>(std::move(found));
}

} // namespace

void add_server_option(CLI::App& command, std::string& server) {
  server = "127.0.0.1";
  command
    .add_option("--server", server,
                "Where the router is. The default is\n" + server + ':'
                  + std::to_string(default_port)
                  + "; an IPv6 address is\nwritten [::1]:1933, and a Unix socket\n"
                    "unix:/PATH.")
    ->type_name("HOST[:PORT]")
    ->check(check_address);
}

void add_server_options(CLI::App& command, server_choice& choice) {
  add_server_option(command, choice.server);
  add_tls_options(command, choice,
                  "Connect over TLS, to port 1944 if none is\nnamed. That is the "
                  "default, but for this\nhost and for port 1933.");
}

void add_tls_options(CLI::App& command, server_choice& choice,
                     const std::string& usual) {
  auto tls = command.add_flag("--tls", choice.tls, usual);
  auto no_tls = command.add_flag("--no-tls", choice.no_tls, "Connect without TLS.")
                  ->excludes(tls);
  auto ca
    = command
        .add_option("--tls-ca", choice.ca,
                    "Connect over TLS: authorities that vouch for\nthe router, as "
                    "PEM, in place of those of this\nsystem.")
        ->type_name("FILE")
        ->excludes(no_tls);
  command
    .add_option_function<std::string>(
      "--pin",
      [&choice](const std::string& text) { choice.pin = to_fingerprint(text); },
      "Connect over TLS: the SHA-256 of the router's\ncertificate, as telexd prints "
      "it. "
      "Nobody else is\nbelieved.")
    ->type_name("SHA256")
    ->excludes(ca)
    ->excludes(no_tls);
}

bool asks_for_tls(const server_choice& choice) {
  return choice.tls || !choice.ca.empty() || !choice.pin.empty();
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

std::optional<found_server> find_server(const server_choice& choice) {
  auto [where, is_secure] = place_of(choice);
  if (is_path(where) && is_secure) {
    complain(tls_at_path);
    return std::nullopt;
  }
  found_server result{look_up(where), {}};
  if (result.addresses.empty())
    return std::nullopt;
  if (!is_secure)
    return result;
  auto trusted = establish_trust(where, result.addresses, choice.ca, choice.pin);
  if (!trusted)
    return std::nullopt;
  result.tls = std::move(*trusted);
  return result;
}

std::optional<tls_target> find_trust(const address& where,
                                     const server_choice& choice) {
  auto addresses = look_up(where);
  if (addresses.empty())
    return std::nullopt;
  return establish_trust(where, addresses, choice.ca, choice.pin);
}

std::vector<socket_address> look_up(const std::string& server) {
  return look_up(parse_address(server).value());
}

} // namespace telex::cli
