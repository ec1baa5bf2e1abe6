#include "cli/telexd/options.hpp"

#include "cli/system/output.hpp"
#include "cli/system/standard_streams.hpp"
#include "cli/telexd/accounts/account_options.hpp"
#include "cli/telexd/admin/request.hpp"
#include "cli/telexd/help_formatter.hpp"
#include "cli/telexd/option_checks.hpp"
#include "cli/telexd/option_kinds.hpp"
#include "cli/telexd/setting_options.hpp"
#include "cli/text/address.hpp"
#include "cli/text/argument.hpp"
#include "cli/text/version.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <limits>
#include <memory>
#include <sstream>

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
  std::string admin;
  bool is_admin_anywhere = false;
  std::vector<std::string> admin_hosts;
};

void add_listening(CLI::App& app, written_places& places, telexd_options& options) {
  app
    .add_option(
      "--listen", places.listen,
      "Where to listen: a numeric IPv4 or IPv6 address and a port. May be "
      "given several times; port 0 picks a free one. A link-local address has "
      "its network interface behind it: [fe80::1%eth0]:1933.")
    ->type_name("ADDRESS:PORT")
    ->default_str("127.0.0.1:" + std::to_string(default_port))
    ->allow_extra_args(false);
  app.add_option("--port", places.ports, "Short for --listen 127.0.0.1:N.")
    ->type_name("N")
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
                "The certificate for --tls, and behind it those of the authorities "
                "between it and one that clients know, as PEM.")
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

void add_admin(CLI::App& app, written_places& places) {
  app
    .add_option(
      "--admin", places.admin,
      "Answer questions about the router by HTTP, and serve a page that shows "
      "it: a numeric address of this host and a port, or unix:/PATH. telex top "
      "asks there.")
    ->type_name("ADDRESS:PORT");
  app.add_flag("--admin-anywhere", places.is_admin_anywhere,
               "Let --admin be an address that other hosts can reach. Nobody is asked "
               "who he is there.");
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
                     + "' is no numeric address and port; write it like "
                       "127.0.0.1:1933, [::1]:1933 or [fe80::1%eth0]:1933");
  check_endpoint(option, text, *parsed);
  return *parsed;
}

endpoint to_tls_endpoint(const std::string& text) {
  auto with_port = text + ':' + std::to_string(default_tls_port);
  return to_endpoint("--tls", parse_endpoint(with_port) ? with_port : text);
}

admin_address to_admin_address(const std::string& text, bool is_anywhere) {
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
  if (!is_loopback(*where) && !is_anywhere)
    refuse(name, "'" + text
                   + "' can be reached from other hosts, and whoever reaches it sees "
                     "who writes to whom; add --admin-anywhere if that is meant");
  return {where->address, where->port, ""};
}

std::string to_admin_host(const std::string& text) {
  if (auto name = admin::parse_host_name(text))
    return *name;
  refuse("--admin-host", "'" + text
                           + "' is no name of a host; write it like "
                             "router.example.org, without a port");
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
  if (result.listen.empty())
    result.listen.push_back({"127.0.0.1", default_port});
  if (!places.admin.empty())
    result.admin = to_admin_address(places.admin, places.is_admin_anywhere);
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
  add_admin(app, places);
  add_accounts(app, result);
  add_settings(app, result.config);
  try {
    app.parse(argc, argv);
    read_places(places, result);
    check_options(app, result);
  } catch (const CLI::Success& request) {
    return print_help(app, request);
  } catch (const CLI::ExtrasError&) {
    return misused(describe_unexpected(app.remaining(true).front()));
  } catch (const CLI::Error& error) {
    return misused(one_line(error.what()));
  }
  return result;
}

} // namespace telex::cli
