// --server HOST[:PORT] and how to come there over TLS: what the commands have that come
// to a router as users do.

#pragma once

#include "cli/system/resolver.hpp"
#include "cli/telex/client/connection.hpp"
#include "cli/text/address.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace telex::cli {

inline constexpr auto default_server = "127.0.0.1";

/// The variables of the environment that name a server, and a user.
inline constexpr auto server_variable = "TELEX_SERVER";
inline constexpr auto name_variable = "TELEX_NAME";

/// What such a command is told.
struct server_choice {
  std::string server{};
  bool tls = false;
  bool no_tls = false;
  /// A file with authorities; empty for those of the system.
  std::string ca{};
  /// The fingerprint of the router's certificate; empty if it is not given.
  std::string pin{};
  /// Files with a certificate of one's own, and its key; empty if it has none.
  std::string certificate{};
  std::string key{};
};

/// Whether it says so, or names whom to believe or what to show, which is for TLS
/// alone.
bool asks_for_tls(const server_choice& choice);

/// Where a server is, and whether to come there over TLS.
struct server_place {
  address where;
  bool is_secure;
};

/// What `choice` means.
server_place place_of(const server_choice& choice);

/// Why a Unix socket is not to be come to over TLS.
inline constexpr auto tls_at_path = "nobody can read along on a Unix socket, and no "
                                    "router takes TLS there; leave --tls out, "
                                    "and what else is for TLS";

/// A router that was found.
struct found_server {
  std::vector<socket_address> addresses;
  /// Without a context, the connection is a plain one.
  tls_target tls;
};

/// Why there is none to come to.
struct missing_server {
  /// In words.
  std::string why;
  /// The host can't be found; else it is not known whom to believe there.
  bool is_host = false;
};

/// What is wrong with the name of a server: it is to be what parse_address reads, but
/// for a number alone: that would be a port by mistake. Empty if nothing is.
std::string check_server(const std::string& text);

/// Adds --server alone, which sets `server`.
CLI::Option* add_server_option(CLI::App& command, std::string& server);

/// Adds all of the options to `command`, which set `choice`; its server stays empty if
/// it is not given, there or by server_variable. Returns --server.
CLI::Option* add_server_options(CLI::App& command, server_choice& choice);

/// What is given as `option`: a fingerprint as parse_fingerprint has it. Throws
/// CLI::ValidationError.
std::string read_pin(const std::string& text, const std::string& option = "--pin");

/// Adds those of them that say how to come there, which set `choice`; `usual` says when
/// TLS is the default, as a sentence. Returns --no-tls.
CLI::Option* add_tls_options(CLI::App& command, server_choice& choice,
                             const std::string& usual);

/// Where `choice` is, and whom to believe there, as far as that can be told without
/// asking anybody.
std::variant<found_server, missing_server> locate(const server_choice& choice);

/// The same. Nothing, after a complaint, if it can't be found or nobody vouches for it;
/// who sits at a terminal is asked about that.
std::optional<found_server> find_server(const server_choice& choice);

/// The same, of a command that tells of events in JSON, if `as_json`: that is one.
std::optional<found_server> find_server(const server_choice& choice, bool as_json);

/// Whom to believe at `where`, a host and a port that is asked over TLS: as that of
/// find_server.
std::optional<tls_target> find_trust(const address& where, const server_choice& choice);

/// The addresses of `server`; none, after a complaint, if it can't be found.
std::vector<socket_address> look_up(const std::string& server);

} // namespace telex::cli
