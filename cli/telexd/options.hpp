// What telexd is told on its command line.

#pragma once

#include "actors/settings.hpp"
#include "cli/system/service_manager.hpp"
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
  /// If it is empty, `tls` is not.
  std::vector<endpoint> listen;
  /// Where to listen for who speaks TLS, with what certificate.
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
  /// By which names it may be asked, as admin::parse_host_name returns them.
  std::vector<std::string> admin_hosts;
};

/// Whether programs of other hosts can ask there.
bool can_be_reached(const admin_address& x);

/// Reads the command line. Returns an exit code instead when the program is to end at
/// once: 0 after --help and --version, whose text is on standard output then, or 1 if
/// it could not be written there; 2 for a bad option. One line on standard error says
/// what is wrong. Throws std::runtime_error, with such a line, if one of the sockets
/// that were passed to the process is none for a router.
std::variant<telexd_options, int>
parse_telexd_options(int argc, const char* const* argv,
                     const std::vector<passed_socket>& passed = {});

} // namespace telex::cli
