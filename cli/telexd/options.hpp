// What telexd is told on its command line.

#pragma once

#include "actors/settings.hpp"
#include "cli/telexd/accounts/account_command.hpp"
#include "cli/telexd/logs/log_level.hpp"
#include "cli/text/admin_address.hpp"
#include "net/stream/endpoint.hpp"
#include "net/tls/context.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace telex::cli {

struct telexd_options {
  settings config;
  /// Never empty.
  std::vector<endpoint> listen;
  /// Where to listen for who speaks TLS, with what certificate.
  std::vector<endpoint> tls;
  tls::server_files tls_files;
  /// The folder of a certificate of its own; empty if it has another one.
  std::string tls_self_signed;
  /// Where to write the bound ports; empty for nowhere.
  std::string port_file;
  log_level level = log_level::info;
  /// Where the actor log goes: a path, or `-` for standard output; empty for nowhere.
  std::string actor_log;
  log_level actor_log_level = log_level::debug;
  /// Where questions about the router are answered, if anywhere.
  std::optional<admin_address> admin;
  /// By which names it may be asked, as admin::parse_host_name returns them.
  std::vector<std::string> admin_hosts;
  /// The file with the accounts; empty if there are none.
  std::string accounts_file;
  /// What is to be done to that, instead of to run a router.
  std::optional<account_request> account;
};

/// Whether programs of other hosts can ask there.
bool can_be_reached(const admin_address& x);

/// Reads the command line. Returns an exit code instead when the program is to end at
/// once: 0 after --help and --version, whose text is on standard output then, or 1 if
/// it could not be written there; 2 for a bad option. One line on standard error says
/// what is wrong.
std::variant<telexd_options, int> parse_telexd_options(int argc,
                                                       const char* const* argv);

} // namespace telex::cli
