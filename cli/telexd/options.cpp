#include "cli/telexd/options.hpp"

#include "cli/system/output.hpp"
#include "cli/system/standard_streams.hpp"
#include "cli/telexd/admin/request.hpp"
#include "cli/telexd/help_formatter.hpp"
#include "cli/telexd/option_checks.hpp"
#include "cli/telexd/option_kinds.hpp"
#include "cli/telexd/setting_options.hpp"
#include "cli/text/address.hpp"
#include "cli/text/argument.hpp"
#include "cli/text/version.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <sstream>
#include <string_view>

namespace telex::cli {

namespace {

constexpr auto description
  = "The Telex chat router. It passes messages between the users that are connected "
    "to it, and tells each sender whether the recipient has the message. It runs "
    "until it gets SIGTERM or SIGINT; then it settles what is under way and ends. A "
    "second signal ends it at once.";

/// Where it listens and is asked, as it was given: that is read when it is known that
/// there are no other options than those of telexd.
struct written_places {
  std::vector<std::string> listen;
  std::vector<std::string> ports;
  std::vector<std::string> tls;
  std::vector<std::string> proxies;
  std::string admin;
  std::vector<std::string> admin_hosts;
};

/// Octal, as in 660 or 0660.
mode_t to_mode(const std::string& text) {
  constexpr std::string_view digits = "01234567";
  auto number = std::string_view{text};
  if (number.size() == 4 && number.front() == '0')
    number.remove_prefix(1);
  if (number.size() != 3 || number.find_first_not_of(digits) != number.npos)
    refuse("--listen-mode", "'" + text
                              + "' is no mode of a file; write it like 0660, which "
                                "lets its owner and group in");
  mode_t result = 0;
  for (auto c : number)
    result = result * 8 + static_cast<mode_t>(c - '0');
  return result;
}

void add_listening(CLI::App& app, written_places& places, telexd_options& options) {
  app
    .add_option("--listen", places.listen,
                "Where to listen: a numeric IPv4 or IPv6 address and a port, or "
                "unix:/PATH. May be given several times; port 0 picks a free one. A "
                "link-local address has its network interface behind it: "
                "[fe80::1%eth0]:1933.")
    ->type_name("ADDRESS:PORT")
    ->default_str("127.0.0.1:" + std::to_string(default_port))
    ->allow_extra_args(false);
  auto set_mode
    = [&mode = options.listen_mode](const std::string& text) { mode = to_mode(text); };
  app
    .add_option_function<std::string>(
      "--listen-mode", set_mode,
      "Who may connect to a Unix socket of --listen: its mode, as chmod takes it.")
    ->type_name("MODE")
    ->default_str(fmt::format("{:04o}", default_socket_mode));
  app.add_option("--port", places.ports, "Short for --listen 127.0.0.1:N.")
    ->type_name("N")
    ->allow_extra_args(false);
  app
    .add_option(
      "--proxy", places.proxies,
      "What comes from this address, or one of this range, is passed on by a "
      "proxy, and begins with a header of the PROXY protocol, version 2, that "
      "says whose connection it is; unix is who comes by Unix sockets. May be "
      "given several times.")
    ->type_name("ADDRESS[/BITS]")
    ->allow_extra_args(false);
  app
    .add_option("--port-file", options.port_file,
                "Write the ports that it listens on to this file, one a line, once it "
                "does.")
    ->type_name("FILE");
}

void add_tls(CLI::App& app, written_places& places, telexd_options& options) {
  auto& files = options.tls_files;
  app
    .add_option("--tls", places.tls,
                "Where to listen for users who come over TLS: as --listen, and beside "
                "it. Without a port it is 1944. May be given several times.")
    ->type_name("ADDRESS[:PORT]")
    ->allow_extra_args(false);
  app
    .add_option("--tls-certificate", files.certificate,
                "The certificate for --tls, and for an --admin that other hosts can "
                "reach; behind it those of the authorities between it and one that "
                "clients know, as PEM.")
    ->type_name("FILE");
  app.add_option("--tls-key", files.key, "Its key, as PEM.")->type_name("FILE");
  app
    .add_option("--tls-self-signed", options.tls_self_signed,
                "Show a certificate of its own, in place of those two: certificate.pem "
                "in this folder, which is made if it is not there. Its SHA-256 is "
                "printed, for users to compare.")
    ->type_name("FOLDER");
  app
    .add_option("--tls-client-ca", files.client_ca,
                "Authorities whose certificates clients may show, as PEM: the name in "
                "one stands for the password of that name.")
    ->type_name("FILE");
}

void add_logs(CLI::App& app, telexd_options& options) {
  add_level(app, "--log-level", options.level,
            "How much is logged on standard error: debug, info, warning or off.");
  app
    .add_option(
      "--actor-log", options.actor_log,
      "Append what every actor does to this file, an object of JSON a line; - "
      "is standard output. SIGUSR1 opens it anew. telex log reads it.")
    ->type_name("FILE");
  add_level(app, "--actor-log-level", options.actor_log_level,
            "How much is in the actor log: debug, which has each step of each message, "
            "info, warning or off.");
}

void add_admin(CLI::App& app, written_places& places, telexd_options& options) {
  app
    .add_option(
      "--admin", places.admin,
      "Answer questions about the router by HTTP, and serve a page that shows "
      "it: a numeric address of this host and a port, or unix:/PATH. telex top "
      "asks there. At an address that other hosts can reach it is HTTPS, with the "
      "certificate of --tls-certificate or --tls-self-signed, and takes "
      "--admin-token-file.")
    ->type_name("ADDRESS:PORT");
  app
    .add_option("--admin-token-file", options.admin_token_file,
                "Answer at --admin nothing but /healthz and /readyz to who does not "
                "show the token in this file, 16 characters or more, which others may "
                "not read.")
    ->type_name("FILE");
  app.add_flag("--admin-anywhere", options.admin_anywhere,
               "Let --admin be an address that other hosts can reach without a token, "
               "or without a certificate: for a network where all may know and nobody "
               "listens.");
  app
    .add_option("--admin-host", places.admin_hosts,
                "A name by which --admin may be asked for. May be given several times. "
                "Addresses and localhost always may; a page of another host can't "
                "pretend to be those.")
    ->type_name("NAME")
    ->allow_extra_args(false);
}

void check_endpoint(const std::string& option, const std::string& text,
                    const endpoint& where) {
  if (auto problem = problem_of(where))
    refuse(option, "'" + text + "': " + *problem);
}

endpoint to_endpoint(const std::string& option, const std::string& text) {
  auto parsed = parse_endpoint(text);
  if (!parsed)
    refuse(option, "'" + text
                     + "' is no numeric address and port, and no Unix socket; write "
                       "it like 127.0.0.1:1933, [::1]:1933, [fe80::1%eth0]:1933 or "
                       "unix:/run/telex");
  check_endpoint(option, text, *parsed);
  return *parsed;
}

endpoint to_tls_endpoint(const std::string& text) {
  auto with_port = text + ':' + std::to_string(default_tls_port);
  auto result = to_endpoint("--tls", parse_endpoint(with_port) ? with_port : text);
  if (is_path(result))
    refuse("--tls", "'" + text
                      + "' is a Unix socket, where nobody can read along; give it to "
                        "--listen");
  return result;
}

admin_address to_admin_address(const std::string& text) {
  const std::string name = "--admin";
  if (auto parsed = parse_admin_address(text); parsed && !parsed->path.empty())
    return *parsed;
  auto where = parse_endpoint(text);
  if (!where)
    refuse(name, "'" + text
                   + "' is no numeric address and port, and no Unix socket; write it "
                     "like 127.0.0.1:1934, [::1]:1934, [fe80::1%eth0]:1934 or "
                     "unix:/run/telexd.sock");
  check_endpoint(name, text, *where);
  return {where->address, where->port, ""};
}

std::string to_admin_host(const std::string& text) {
  if (auto name = admin::parse_host_name(text))
    return *name;
  refuse("--admin-host", "'" + text
                           + "' is no name of a host; write it like "
                             "router.example.org, without a port");
}

address_range to_proxy(const std::string& text) {
  auto parsed = address_range::parse(text);
  if (auto problem = std::get_if<std::string>(&parsed))
    refuse("--proxy", *problem);
  return std::get<address_range>(parsed);
}

std::uint16_t to_port(const std::string& text) {
  return static_cast<std::uint16_t>(
    to_number("--port", text, 0, std::numeric_limits<std::uint16_t>::max()));
}

void read_places(const written_places& places, telexd_options& result) {
  for (const auto& text : places.ports)
    result.listen.push_back({"127.0.0.1", to_port(text)});
  for (const auto& text : places.listen)
    result.listen.push_back(to_endpoint("--listen", text));
  for (const auto& text : places.tls)
    result.tls.push_back(to_tls_endpoint(text));
  for (const auto& text : places.proxies)
    result.proxies.push_back(to_proxy(text));
  if (result.listen.empty())
    result.listen.push_back({"127.0.0.1", default_port});
  if (!places.admin.empty())
    result.admin = to_admin_address(places.admin);
  for (const auto& text : places.admin_hosts)
    result.admin_hosts.push_back(to_admin_host(text));
}

/// One line for standard error.
std::string one_line(std::string text) {
  for (auto& c : text)
    if (c == '\n' || c == '\r')
      c = ' ';
  return text;
}

/// Says what is wrong. Returns the exit code.
int misused(const std::string& why) {
  print_error("telexd: " + why + " (telexd --help lists the options)");
  return 2;
}

/// Prints what --help and --version are for. Returns the exit code.
int print_help(const CLI::App& app, const CLI::Success& request) {
  std::ostringstream text;
  auto exit_code = app.exit(request, text, text);
  return print(text.str(), "telexd: cannot write to standard output") ? exit_code : 1;
}

} // namespace

bool can_be_reached(const admin_address& x) {
  return x.path.empty() && !is_loopback({x.host, x.port});
}

bool has_certificate(const telexd_options& x) {
  return !x.tls_files.certificate.empty() || !x.tls_self_signed.empty();
}

std::variant<telexd_options, int> parse_telexd_options(int argc,
                                                       const char* const* argv) {
  telexd_options result;
  written_places places;
  CLI::App app{description, "telexd"};
  app.formatter(std::make_shared<help_formatter>());
  app.set_version_flag("--version", std::string{"telexd "} + version);
  add_listening(app, places, result);
  add_tls(app, places, result);
  add_logs(app, result);
  add_admin(app, places, result);
  add_settings(app, result.config);
  try {
    app.parse(argc, argv);
    read_places(places, result);
    check_options(app, result);
  } catch (const CLI::Success& request) {
    return print_help(app, request);
  } catch (const CLI::ExtrasError&) {
    return misused(describe_unexpected(app.remaining().front()));
  } catch (const CLI::Error& error) {
    return misused(one_line(error.what()));
  }
  return result;
}

} // namespace telex::cli
