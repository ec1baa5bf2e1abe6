// --server HOST[:PORT] and how to come there over TLS: what the commands have that come
// to a router as users do.

#pragma once

#include "cli/system/resolver.hpp"
#include "cli/telex/client/connection.hpp"
#include "cli/text/address.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace telex::cli {

/// What such a command is told.
struct server_choice {
  std::string server{};
  bool tls = false;
  bool no_tls = false;
  /// A file with authorities; empty for those of the system.
  std::string ca{};
  /// The SHA-256 of the router's certificate; empty if it is not given.
  std::string pin{};
};

/// Whether it says so, or names whom to believe, which only TLS can tell.
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
                                    "router takes TLS there; leave --tls "
                                    "out";

/// A router that was found.
struct found_server {
  std::vector<socket_address> addresses;
  /// Without a context, the connection is a plain one.
  tls_target tls;
};

/// Adds --server alone, which sets `server`, now to its default and else to what
/// parse_address reads, but for a number alone: that would be a port by mistake.
void add_server_option(CLI::App& command, std::string& server);

/// Adds all of the options to `command`, which set `choice`.
void add_server_options(CLI::App& command, server_choice& choice);

/// Adds those of them that say how to come there, which set `choice`; `usual` says when
/// TLS is the default, as a sentence.
void add_tls_options(CLI::App& command, server_choice& choice,
                     const std::string& usual);

/// Where `choice` is, and whom to believe there. Nothing, after a complaint, if it
/// can't be found or nobody vouches for it; who sits at a terminal is asked about that.
std::optional<found_server> find_server(const server_choice& choice);

/// Whom to believe at `where`, a host and a port that is asked over TLS: as that of
/// find_server.
std::optional<tls_target> find_trust(const address& where, const server_choice& choice);

/// The addresses of `server`; none, after a complaint, if it can't be found.
std::vector<socket_address> look_up(const std::string& server);

} // namespace telex::cli
