#include "cli/telexd/option_checks.hpp"

#include "cli/system/replace_file.hpp"
#include "cli/telexd/accounts/account_options.hpp"
#include "cli/telexd/capacity.hpp"
#include "cli/telexd/option_kinds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <tuple>

namespace telex::cli {

namespace {

/// A user has two connections, both from one address.
constexpr std::size_t connections_of_one = 2;

void check_names(const CLI::App& app) {
  for (std::string name :
       {"--port-file", "--actor-log", "--admin", "--tls-certificate", "--tls-key",
        "--tls-client-ca", "--tls-self-signed", "--accounts.file"})
    if (app.count(name) > 0 && app[name]->as<std::string>().empty())
      refuse(name, "'' is no name; leave the option out if it is not wanted");
}

void check_connections(const telexd_options& options) {
  auto all = options.config.limits.connections;
  if (all > 0 && all < min_connections)
    refuse("--limits.connections",
           fmt::format("{} is too few: a user has two connections, and two users have "
                       "{}, so that is the least; 0 means as many as there can be",
                       all, min_connections));
  if (auto one = options.config.per_address.connections;
      one > 0 && one < connections_of_one)
    refuse("--limits.per-address",
           fmt::format("{} is too few: a user has two connections, both from one "
                       "address; 0 means any number",
                       one));
}

void check_tls(const CLI::App& app, const telexd_options& options) {
  const auto& files = options.tls_files;
  if (options.tls.empty()) {
    for (std::string name :
         {"--tls-certificate", "--tls-key", "--tls-client-ca", "--tls-self-signed"})
      if (app.count(name) > 0)
        refuse(name, "without --tls nobody is shown a certificate");
  } else if (!options.tls_self_signed.empty()) {
    for (std::string name : {"--tls-certificate", "--tls-key"})
      if (app.count(name) > 0)
        refuse(name, "--tls-self-signed stands in its place; leave one of them out");
  } else if (files.certificate.empty()) {
    refuse("--tls", "it takes --tls-certificate, or --tls-self-signed");
  } else if (files.key.empty()) {
    refuse("--tls-certificate", "it takes --tls-key");
  }
}

void check_companions(const CLI::App& app, const telexd_options& options) {
  const auto& config = options.config;
  const auto& per_address = config.per_address;
  if (app.count("--actor-log-level") > 0 && options.actor_log.empty())
    refuse("--actor-log-level", "without --actor-log there is no actor log");
  if (app.count("--admin-anywhere") > 0 && !options.admin)
    refuse("--admin-anywhere", "without --admin nobody is answered anywhere");
  if (app.count("--admin-host") > 0 && !options.admin)
    refuse("--admin-host", "there is no admin port without --admin");
  if (per_address.loopback && per_address.connections == 0 && per_address.rate == 0
      && per_address.errors == 0 && per_address.refusals == 0
      && (per_address.logins == 0 || options.accounts_file.empty()))
    refuse("--limits.per-address-loopback",
           "the other --limits.per-address options are all 0, so there is no limit");
  if (app.count("--admin-anywhere") > 0 && !can_be_reached(*options.admin))
    refuse("--admin-anywhere", "only programs of this host can reach that --admin");
  if (app.count("--limits.recipient-queue-bytes") > 0
      && config.limits.recipient_queue == 0)
    refuse("--limits.recipient-queue-bytes",
           "with --limits.recipient-queue 0 no message waits");
  if (!options.port_file.empty() && !options.actor_log.empty()
      && is_same_place(options.port_file, options.actor_log))
    refuse("--port-file", "it would take the place of the actor log");
}

/// Whether who listens at `x` has all who connect to `y`.
bool covers(const endpoint& x, const endpoint& y) {
  if (x.port != y.port || x.port == 0)
    return false;
  auto is_ipv6
    = [](const endpoint& z) { return z.address.find(':') != std::string::npos; };
  return x.address == y.address
         || (is_ipv6(x) == is_ipv6(y) && (x.address == "0.0.0.0" || x.address == "::"));
}

void check_address_limits(const telexd_options& options) {
  const auto& all = options.listen;
  const auto& limits = options.config.per_address;
  const address_settings defaults;
  if (limits.loopback || !std::all_of(all.begin(), all.end(), is_loopback))
    return;
  for (auto [name, value, usual] : {
         std::tuple{"--limits.per-address", limits.connections, defaults.connections},
         {"--limits.per-address-rate", limits.rate, defaults.rate},
         {"--limits.per-address-errors", limits.errors, defaults.errors},
         {"--limits.per-address-refusals", limits.refusals, defaults.refusals},
         {"--limits.per-address-logins", limits.logins, defaults.logins},
       })
    if (value != 0 && value != usual)
      refuse(name, "it does not hold for programs of this host, and nobody else can "
                   "connect; add --limits.per-address-loopback if it is to");
}

void check_endpoints(const telexd_options& options) {
  const auto& all = options.listen;
  for (auto x = all.begin(); x != all.end(); ++x)
    for (auto y = all.begin(); y != all.end(); ++y)
      if (x != y && covers(*x, *y))
        refuse("--listen", x->address == y->address
                             ? to_string(*x) + " is given twice"
                             : to_string(*x) + " has " + to_string(*y) + ", too");
}

} // namespace

void check_options(const CLI::App& app, const telexd_options& options) {
  check_names(app);
  check_connections(options);
  check_tls(app, options);
  check_accounts(app, options);
  check_companions(app, options);
  check_address_limits(options);
  check_endpoints(options);
}

} // namespace telex::cli
