#include "cli/telexd/place_options.hpp"

#include "cli/telexd/admin/request.hpp"
#include "cli/telexd/option_kinds.hpp"
#include "cli/text/address.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace telex::cli {

namespace {

endpoint checked(const endpoint& where, const std::string& text) {
  if (auto problem = problem_of(where))
    throw bad_value("'" + text + "': " + *problem);
  return where;
}

endpoint to_endpoint(const std::string& text) {
  if (auto parsed = parse_endpoint(text))
    return checked(*parsed, text);
  throw bad_value("'" + text
                  + "' is no numeric address and port, and no Unix socket; write it "
                    "like 127.0.0.1:1933, [::1]:1933, [fe80::1%eth0]:1933 or "
                    "unix:/run/telex");
}

endpoint to_tls_endpoint(const std::string& text) {
  auto with_port = text + ':' + std::to_string(default_tls_port);
  if (!parse_endpoint(with_port) && !parse_endpoint(text))
    throw bad_value("'" + text
                    + "' is no numeric address, with or without a port; write it like "
                      "0.0.0.0, 127.0.0.1:1944, [::]:1944 or [fe80::1%eth0]:1944");
  auto result = to_endpoint(parse_endpoint(with_port) ? with_port : text);
  if (is_path(result))
    throw bad_value("'" + text
                    + "' is a Unix socket, where nobody can read along; give it to "
                      "--listen");
  return result;
}

/// Octal, as in 660 or 0660.
mode_t to_mode(const std::string& text) {
  auto number = std::string_view{text};
  if (number.size() == 4 && number.front() == '0')
    number.remove_prefix(1);
  if (number.size() != 3
      || number.find_first_not_of("01234567") != std::string_view::npos)
    throw bad_value(
      "'" + text
      + "' is no mode of a file; write it like 0660, which lets its owner "
        "and group in");
  mode_t result = 0;
  for (auto c : number)
    result = result * 8 + static_cast<mode_t>(c - '0');
  return result;
}

std::string mode_text(mode_t x) {
  return fmt::format("{:04o}", x);
}

address_range to_proxy(const std::string& text) {
  auto parsed = address_range::parse(text);
  if (auto problem = std::get_if<std::string>(&parsed))
    throw bad_value(*problem);
  return std::get<address_range>(parsed);
}

std::string proxy_text(const address_range& x) {
  return x.text();
}

std::string endpoint_text(const endpoint& x) {
  return to_string(x);
}

endpoint to_port(const std::string& text) {
  constexpr auto max = std::numeric_limits<std::uint16_t>::max();
  return {"127.0.0.1", static_cast<std::uint16_t>(to_number(text, 0, max))};
}

std::string port_text(const endpoint& x) {
  return std::to_string(x.port);
}

admin_address to_admin_address(const std::string& text) {
  if (text.empty())
    throw bad_value("'' is no name; leave the option out if it is not wanted");
  if (auto parsed = parse_admin_address(text); parsed && !parsed->path.empty())
    return *parsed;
  auto where = parse_endpoint(text);
  if (!where)
    throw bad_value("'" + text
                    + "' is no numeric address and port, and no Unix socket; write it "
                      "like 127.0.0.1:1934, [::1]:1934, [fe80::1%eth0]:1934 or "
                      "unix:/run/telexd.sock");
  checked(*where, text);
  return {where->address, where->port, ""};
}

std::string to_admin_host(const std::string& text) {
  if (auto name = admin::parse_host_name(text))
    return *name;
  throw bad_value("'" + text
                  + "' is no name of a host; write it like router.example.org, without "
                    "a port");
}

std::string same(const std::string& x) {
  return x;
}

} // namespace

void add_listening(option_table& table, std::vector<endpoint>& listen,
                   std::vector<endpoint>& ports, telexd_options& options) {
  add_list(table, "listen", listen, to_endpoint, endpoint_text,
           "Where to listen: a numeric IPv4 or IPv6 address and a port, or unix:/PATH. "
           "May be given several times; port 0 picks a free one. A link-local address "
           "has its network interface behind it: [fe80::1%eth0]:1933.",
           "ADDRESS:PORT", {"127.0.0.1:" + std::to_string(default_port)});
  auto& port = add_list(table, "port", ports, to_port, port_text,
                        "Short for --listen 127.0.0.1:N.", "N");
  port.form = value_form::number;
  port.stands_for = "listen";
  auto& mode = options.listen_mode;
  table.add({.name = "listen-mode",
             .help = "Who may connect to a Unix socket of --listen: its mode, as chmod "
                     "takes it.",
             .type_name = "MODE",
             .reset = [&mode] { mode = default_socket_mode; },
             .set = [&mode](const std::string& text) { mode = to_mode(text); },
             .held = [&mode] { return std::vector{mode_text(mode)}; }});
  add_list(
    table, "proxy", options.proxies, to_proxy, proxy_text,
    "What comes from this address, or one of this range, is passed on by a proxy, "
    "and begins with a header of the PROXY protocol, version 2, that says whose "
    "connection it is; unix is who comes by Unix sockets. May be given several "
    "times.",
    "ADDRESS[/BITS]");
  add_path(
    table, "port-file", options.port_file,
    "Writes the ports that it listens on to this file, one a line, once it does.");
}

void add_tls(option_table& table, telexd_options& options) {
  auto& files = options.tls_files;
  add_list(table, "tls", options.tls, to_tls_endpoint, endpoint_text,
           "Where to listen for users who come over TLS: as --listen, and beside it. "
           "Without a port it is 1944. May be given several times.",
           "ADDRESS[:PORT]");
  add_path(
    table, "tls-certificate", files.certificate,
    "The certificate for --tls, and for an --admin that other hosts can reach; "
    "behind it those of the authorities between it and one that clients know, as "
    "PEM.");
  add_path(table, "tls-key", files.key, "Its key, as PEM.");
  add_path(table, "tls-self-signed", options.tls_self_signed,
           "Shows a certificate of its own, in place of those two: certificate.pem in "
           "this folder. Both are made where they are missing. Its SHA-256 is printed, "
           "for users to compare.",
           "FOLDER");
  add_path(table, "tls-client-ca", files.client_ca,
           "Authorities whose certificates clients may show, as PEM: the name in one "
           "stands for the password of that name.");
}

void add_admin(option_table& table, telexd_options& options) {
  auto& admin = options.admin;
  table.add(
    {.name = "admin",
     .help
     = "Answers questions about the router by HTTP, and serves a page that shows "
       "it: a numeric address of this host and a port, or unix:/PATH. telex top "
       "asks there. At an address that other hosts can reach it is HTTPS, with the "
       "certificate of --tls-certificate or --tls-self-signed, and takes "
       "--admin-token-file.",
     .type_name = "ADDRESS:PORT",
     .reset = [&admin] { admin.reset(); },
     .set = [&admin](const std::string& text) { admin = to_admin_address(text); },
     .held =
       [&admin] {
         return admin ? std::vector{to_string(*admin)} : std::vector<std::string>{};
       }});
  add_switch(
    table, "admin-anywhere", options.is_admin_anywhere,
    "Lets --admin be an address that other hosts can reach without a token, or "
    "without a "
    "certificate: for a network where all may know and nobody listens.");
  add_path(
    table, "admin-token-file", options.admin_token_file,
    "Answers at --admin nothing but /healthz and /readyz to who does not show the "
    "token in this file, 16 characters or more, which others may not read.");
  add_list(
    table, "admin-host", options.admin_hosts, to_admin_host, same,
    "A name by which --admin may be asked for. May be given several times. "
    "Addresses and localhost always may; a page of another host can't pretend to "
    "be those.",
    "NAME");
}

} // namespace telex::cli
