#include "cli/telexd/option_checks.hpp"

#include "cli/system/replace_file.hpp"
#include "cli/telexd/accounts/account_options.hpp"
#include "cli/telexd/capacity.hpp"
#include "cli/telexd/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <tuple>
#include <utility>

namespace telex::cli {

namespace {

/// A user has two connections, both from one address.
constexpr std::size_t connections_of_one = 2;

/// Whether who listens at `x` has all who connect to `y`.
bool covers(const endpoint& x, const endpoint& y) {
  if (is_path(x))
    return x.address == y.address;
  if (x.port != y.port || x.port == 0)
    return false;
  auto is_ipv6
    = [](const endpoint& z) { return z.address.find(':') != std::string::npos; };
  return x.address == y.address
         || (is_ipv6(x) == is_ipv6(y) && (x.address == "0.0.0.0" || x.address == "::"));
}

class checks {
public:
  checks(const option_table& table, const telexd_options& options)
    : table_{table}, options_{options} {
    // nop
  }

  std::vector<fault> all() {
    check_passed();
    check_listen_mode();
    check_connections();
    check_tls();
    check_shown();
    check_admin();
    check_accounts();
    check_companions();
    check_address_limits();
    check_endpoints();
    return std::move(faults_);
  }

private:
  /// What else is wrong with the same option may be so for the same reason.
  void add(const std::string& name, const std::string& why, bool is_harmless) {
    auto is_known = std::any_of(faults_.begin(), faults_.end(),
                                [&](const fault& x) { return x.name == name; });
    if (!is_known)
      faults_.push_back({table_.origin_of(name), name, why, is_harmless});
  }

  /// Nobody can have meant it, or it would let in whom it is to keep out.
  void refuse(const std::string& name, const std::string& why) {
    add(name, why, false);
  }

  /// It has no effect.
  void note(const std::string& name, const std::string& why) {
    add(name, why, true);
  }

  /// The same of `name`, because of the sockets that were passed. Who types a command
  /// line for a unit is not told that it is a slip: those sockets are no part of it.
  void note_beside_sockets(const std::string& name, const std::string& why) {
    fault found{table_.origin_of(name), name, why, true};
    if (found.at.from == source::command_line) {
      found.at = {source::environment, "LISTEN_FDS"};
      found.name.clear();
    }
    faults_.push_back(std::move(found));
  }

  using names = std::initializer_list<const char*>;

  // The same, of those that are given.

  void refuse_given(names all, const std::string& why) {
    for (auto each : all)
      if (table_.is_given(each))
        refuse(each, why);
  }

  void note_given(names all, const std::string& why) {
    for (auto each : all)
      if (table_.is_given(each))
        note(each, why);
  }

  void check_passed();
  void check_listen_mode();
  void check_connections();
  void check_tls();
  void check_shown();
  void check_admin();
  void check_accounts();
  void check_companions();
  void check_address_limits();
  void check_endpoints();

  const option_table& table_;
  const telexd_options& options_;
  std::vector<fault> faults_;
};

void checks::check_passed() {
  if (!options_.passed.empty())
    refuse_given({"listen", "port", "tls"},
                 "the service manager has passed sockets, and they stand in its place; "
                 "leave it out, or let no unit pass any");
}

void checks::check_connections() {
  auto all = options_.config.limits.connections;
  if (all > 0 && all < min_connections)
    refuse("limits.connections",
           fmt::format("{} is too few: a user has two connections, and two users have "
                       "{}, so that is the least; 0 means as many as there can be",
                       all, min_connections));
  if (auto one = options_.config.per_address.connections;
      one > 0 && one < connections_of_one)
    refuse("limits.per-address",
           fmt::format("{} is too few: a user has two connections, both from one "
                       "address; 0 means any number",
                       one));
}

void checks::check_tls() {
  const auto& files = options_.tls_files;
  if (options_.accounts_file.empty())
    refuse_given({"tls-client-ca"}, "without --accounts.file there is no password that "
                                    "the name in a certificate stands for");
  else if (!has_certificate(options_))
    note_given({"tls-client-ca"},
               "without --tls-certificate nobody comes over TLS, and "
               "no user is asked for a certificate");
  if (!options_.tls_self_signed.empty())
    refuse_given({"tls-certificate", "tls-key"},
                 "--tls-self-signed stands in its place; leave one of them out");
  else if (!options_.tls.empty() && files.certificate.empty())
    refuse("tls", std::string{options_.tls_sockets.empty()
                                ? ""
                                : "the service manager has passed a socket for it; "}
                    + "it takes --tls-certificate, or --tls-self-signed");
  else if (!files.certificate.empty() && files.key.empty())
    refuse("tls-certificate", "it takes --tls-key");
  else if (files.certificate.empty() && !files.key.empty())
    refuse("tls-key", "it takes --tls-certificate");
}

/// Who types the certificate takes users for safe. In a file it is no fault: a service
/// manager may pass a place to show it at another start. Nor is it beside sockets,
/// which nobody types.
void checks::check_shown() {
  if (!has_certificate(options_) || !options_.tls.empty()
      || shows_certificate_at_admin(options_))
    return;
  const names certificates{"tls-certificate", "tls-self-signed"};
  if (options_.passed.empty())
    return note_given(certificates,
                      "the certificate is shown to nobody without --tls, unless the "
                      "service manager passes a socket named tls (telexd-tls.socket)");
  for (auto each : certificates)
    if (table_.is_given(each))
      note_beside_sockets(each,
                          "the certificate is shown to nobody: none of the sockets "
                          "that the service manager has passed is named tls; for users "
                          "over TLS stop the service, systemctl enable --now "
                          "telexd-tls.socket, and start it again");
}

void checks::check_listen_mode() {
  const auto& all = options_.listen;
  if (std::none_of(all.begin(), all.end(),
                   [](const endpoint& each) { return is_path(each); }))
    note_given({"listen-mode"}, "no --listen is a Unix socket, as unix:/run/telex is");
}

/// Who reaches it sees who writes to whom.
void checks::check_admin() {
  const auto& admin = options_.admin;
  if (!admin) {
    if (options_.is_admin_anywhere)
      note("admin-anywhere", "without --admin nobody is answered anywhere");
    return note_given({"admin-host", "admin-token-file"},
                      "there is no admin port without --admin");
  }
  auto is_secure = has_certificate(options_);
  auto has_token = !options_.admin_token_file.empty();
  if (options_.is_admin_anywhere && !can_be_reached(*admin))
    return note("admin-anywhere", "only programs of this host can reach that --admin");
  if (options_.is_admin_anywhere && has_token && is_secure)
    return note("admin-anywhere", "it is for an --admin without a token or a "
                                  "certificate, and there are both");
  if (options_.is_admin_anywhere || !can_be_reached(*admin))
    return;
  auto missing
    = !is_secure ? "it takes --tls-certificate and --tls-key, or --tls-self-signed, so "
                   "that nobody on the way can read along"
      : !has_token ? "it takes --admin-token-file, so that strangers are told nothing"
                   : nullptr;
  if (missing)
    refuse("admin", "'" + to_string(*admin)
                      + "' can be reached from other hosts, and tells who writes to "
                        "whom: "
                      + missing + "; or add --admin-anywhere if all may know");
}

void checks::check_accounts() {
  if (!options_.accounts_file.empty())
    return;
  if (options_.config.accounts.required)
    refuse("accounts.required", "without --accounts.file there are no accounts");
  if (options_.account)
    refuse("accounts.file", "say which file the accounts are in: --accounts.file FILE");
}

void checks::check_companions() {
  const auto& config = options_.config;
  const auto& per_address = config.per_address;
  if (options_.actor_log.empty())
    note_given({"actor-log-level"}, "without --actor-log there is no actor log");
  if (per_address.loopback && per_address.connections == 0 && per_address.rate == 0
      && per_address.errors == 0 && per_address.refusals == 0
      && (per_address.logins == 0 || options_.accounts_file.empty()))
    note("limits.per-address-loopback",
         "all limits of an address are 0, so there is nothing to hold anybody to");
  if (config.limits.recipient_queue == 0)
    note_given({"limits.recipient-queue-bytes"},
               "no message waits while --limits.recipient-queue is 0");
  if (!options_.port_file.empty() && !options_.actor_log.empty()
      && is_same_place(options_.port_file, options_.actor_log))
    refuse("port-file", "it would take the place of the actor log");
}

void checks::check_address_limits() {
  const auto& limits = options_.config.per_address;
  const address_settings defaults;
  auto is_only_here = [](const std::vector<endpoint>& all) {
    return std::all_of(all.begin(), all.end(),
                       [](const endpoint& x) { return is_loopback(x); });
  };
  // Others may come through a proxy.
  if (limits.loopback || !options_.proxies.empty() || !is_only_here(options_.listen)
      || !is_only_here(options_.tls))
    return;
  for (auto [name, value, usual] : {
         std::tuple{"limits.per-address", limits.connections, defaults.connections},
         {"limits.per-address-rate", limits.rate, defaults.rate},
         {"limits.per-address-errors", limits.errors, defaults.errors},
         {"limits.per-address-refusals", limits.refusals, defaults.refusals},
         {"limits.per-address-logins", limits.logins, defaults.logins},
       })
    if (value != 0 && value != usual)
      note(name, "it does not hold for programs of this host, and nobody else can "
                 "connect; add --limits.per-address-loopback if it is to");
}

void checks::check_endpoints() {
  std::vector<std::pair<const char*, endpoint>> all;
  for (const auto& each : options_.listen)
    all.emplace_back(table_.is_given("listen") ? "listen" : "port", each);
  for (const auto& each : options_.tls)
    all.emplace_back("tls", each);
  for (auto x = all.begin(); x != all.end(); ++x)
    for (auto y = all.begin(); y != all.end(); ++y)
      if (x != y && covers(x->second, y->second))
        return refuse(y->first, to_string(x->second)
                                  + (x->second.address == y->second.address
                                       ? " is given twice"
                                       : " has " + to_string(y->second) + ", too"));
}

} // namespace

std::vector<fault> check_options(const option_table& table,
                                 const telexd_options& options) {
  return checks{table, options}.all();
}

} // namespace telex::cli
