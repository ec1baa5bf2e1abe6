#include "cli/telex/check/check_options.hpp"

#include "actors/username.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/timeout_option.hpp"
#include "cli/text/duration.hpp"
#include "cli/text/escape.hpp"
#include "net/wire/number.hpp"

#include <cstdlib>
#include <string_view>

namespace telex::check {

namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw CLI::ValidationError(name, why);
}

std::optional<double> parse_seconds(std::string_view text) {
  auto found = cli::parse_duration(text);
  return found ? std::optional{found->count()} : std::nullopt;
}

/// A whole number, and not too large to be meant.
std::optional<double> parse_count(std::string_view text) {
  auto number = wire::to_number<std::uint32_t>(text);
  return number ? std::optional<double>{*number} : std::nullopt;
}

using parser = std::optional<double>(std::string_view);

thresholds parse_limits(const std::string& name, const std::string& text, parser* parse,
                        const std::string& example, bool is_worse_below) {
  auto comma = text.find(',');
  auto warning = parse(std::string_view{text}.substr(0, comma));
  auto critical = comma == text.npos ? std::nullopt : parse(text.substr(comma + 1));
  if (!warning || !critical)
    refuse(name, '"' + cli::printable(text)
                   + "\" is not WARNING,CRITICAL; write it like " + example);
  if (is_worse_below ? *warning < *critical : *warning > *critical)
    refuse(name, '"' + cli::printable(text)
                   + "\" is critical before it is a warning; write it like " + example);
  return {*warning, *critical};
}

template <class Value>
void add_limits(CLI::App& command, const std::string& name, Value& value, parser* parse,
                const std::string& example, bool is_worse_below,
                const std::string& help) {
  auto set = [=, &value](const std::string& text) {
    value = parse_limits(name, text, parse, example, is_worse_below);
  };
  command.add_option_function<std::string>(name, set, help)->type_name("W,C");
}

/// Beside a port of users without TLS, or one with another certificate.
void add_admin_trust(CLI::App& command, cli::server_choice& way) {
  auto ca
    = command
        .add_option("--admin-tls-ca", way.ca,
                    "Asks over TLS at --admin: authorities that vouch\nfor it, as "
                    "PEM.")
        ->type_name("FILE");
  command
    .add_option_function<std::string>(
      "--admin-pin",
      [&way](const std::string& text) { way.pin = cli::read_pin(text, "--admin-pin"); },
      "Asks over TLS at --admin: the fingerprint of its\ncertificate.")
    ->type_name("SHA256")
    ->excludes(ca);
}

std::string check_name(const std::string& text) {
  return is_username(text) ? "" : "the name " + cli::describe_malformed(text);
}

} // namespace

void settle_server(check_options& options) {
  auto variable = std::getenv(cli::server_variable);
  auto& server = options.where.server;
  if (options.server.empty())
    return;
  if (!server.empty() && server != options.server && (!variable || server != variable))
    refuse("--server", "the server is named twice; leave one out");
  server = options.server;
}

void refuse_useless(const CLI::App& command, const check_options& options) {
  if (command.count("--certificate-days") > 0
      && !cli::place_of(options.where).is_secure)
    refuse("--certificate-days", "without TLS the server shows no certificate; add "
                                 "--tls");
  if (!options.router.admin.empty())
    return;
  for (auto name : {"--users", "--queue", "--admin-tls-ca", "--admin-pin"})
    if (command.count(name) > 0)
      refuse(name, "it is of the admin port; add --admin");
}

void add_check_options(CLI::App& command, check_options& options) {
  add_server_options(command, options.where);
  command.add_option("SERVER", options.server, "The same as --server.")
    ->type_name("")
    ->check(cli::check_server);
  command
    .add_option(
      "--as", options.name,
      "The name under which it comes: 1 to 64\nletters and digits, maybe with "
      "an account. The\ndefault is \"check\" and digits by chance.")
    ->type_name("NAME")
    ->check(check_name);
  add_limits(command, "--round-trip", options.round_trip, parse_seconds, "500ms,2s",
             false,
             "From what time on a round trip is too long.\nThe default is 1s,5s.");
  add_limits(command, "--certificate-days", options.certificate_days, parse_count,
             "21,7", true,
             "For fewer days the certificate must not be\nvalid, over TLS. The default "
             "is 21,7.");
  add_limits(command, "--users", options.users, parse_count, "900,1000", false,
             "So many users are too many; with --admin.");
  add_limits(command, "--queue", options.queue, parse_count, "100,1000", false,
             "So many messages are too many to wait for\none user; with --admin.");
  cli::add_admin_options(command, options.router,
                         "With it\nusers and what waits for them are checked, too.\n"
                         "--tls-ca, --pin and --no-tls hold there as well,\nunless one "
                         "of the next two or https:// is for\nthe admin port alone.");
  add_admin_trust(command, options.router.way);
  cli::add_timeout_option(
    command, [&options](std::chrono::milliseconds value) { options.timeout = value; },
    cli::five_minutes,
    "How long all of it may take, from 100ms to\n5m. The default is 10s.");
  command.add_flag("--json", options.json, "Prints a JSON object on one line.");
}

} // namespace telex::check
