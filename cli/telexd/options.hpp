// What telexd is told: on its command line, in its environment, and in a file.

#pragma once

#include "actors/settings.hpp"
#include "cli/system/service_manager.hpp"
#include "cli/telexd/accounts/account_command.hpp"
#include "cli/telexd/logs/log_level.hpp"
#include "cli/text/admin_address.hpp"
#include "net/stream/address_range.hpp"
#include "net/stream/endpoint.hpp"
#include "net/tls/context.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace telex::cli {

/// What an option holds, as it would be written.
struct held_option {
  std::string name;
  std::vector<std::string> values;
};

struct telexd_options {
  settings config;
  /// If it is empty, `tls` is not.
  std::vector<endpoint> listen;
  /// Of the Unix sockets among them.
  mode_t listen_mode = default_socket_mode;
  /// Who passes connections on, each with a header that says whose it is.
  std::vector<address_range> proxies;
  /// Where to listen for who speaks TLS, with what certificate; the admin port shows
  /// it, too, where other hosts can reach that.
  std::vector<endpoint> tls;
  /// Sockets that are there already, one for each of `listen` and of `tls`; none if
  /// they are to be opened.
  std::vector<int> listen_sockets;
  std::vector<int> tls_sockets;
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
  /// Whether it may be asked from other hosts without a token, or without TLS.
  bool is_admin_anywhere = false;
  /// By which names it may be asked, as admin::parse_host_name returns them.
  std::vector<std::string> admin_hosts;
  /// Where the token is that it asks for; empty if it asks for none.
  std::string admin_token_file;
  /// The file with the accounts; empty if there are none.
  std::string accounts_file;
  /// What is to be done to that, instead of to run a router.
  std::optional<account_request> account;

  // -- from where to read them again ---------------------------------------------

  /// The command line, without the name of the program.
  std::vector<std::string> arguments;
  /// The path of the configuration file; empty if there is none.
  std::string config_file;
  /// Sockets that the service manager has opened, in place of those options.
  std::vector<passed_socket> passed;
  /// All options, with what they hold.
  std::vector<held_option> held;
  /// What has no effect beside the others, a line each.
  std::vector<std::string> remarks{};
};

/// Whether programs of other hosts can ask there.
bool can_be_reached(const admin_address& x);

/// Whether the router has a certificate to show.
bool has_certificate(const telexd_options& x);

/// Reads the command line, the environment, and the file that either names. Returns an
/// exit code instead when the program is to end at once: 0 after --help, --version,
/// --print-config and a --check-config without faults, whose text is on standard output
/// then, or 1 if it could not be written there; 2 if something is wrong, which lines on
/// standard error say, one for each fault. Opens nothing but that file. Throws
/// std::runtime_error, with such a line, if one of the sockets that were passed to the
/// process is none for a router.
std::variant<telexd_options, int>
parse_telexd_options(int argc, const char* const* argv,
                     std::vector<passed_socket> passed = {});

/// What a router has when it has read its configuration again.
struct reread_options {
  /// Those that hold from now on: what needs a restart is as it was.
  telexd_options options;
  /// The names of those that have changed, and of those that need a restart to.
  std::vector<std::string> changed;
  std::vector<std::string> need_restart;
};

/// Reads again what `running` was made of. If something is wrong, returns a line about
/// each fault instead.
std::variant<reread_options, std::vector<std::string>>
reread_telexd_options(const telexd_options& running);

} // namespace telex::cli
