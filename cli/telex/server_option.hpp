// --server HOST[:PORT], which the commands have that come to a router as users do.

#pragma once

#include "cli/system/resolver.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace telex::cli {

/// Adds the option to `command`. It sets `server`, now to its default and else to what
/// parse_address reads, but for a number alone: that would be a port by mistake.
void add_server_option(CLI::App& command, std::string& server);

/// The addresses of `server`, which such an option has set; none, after a complaint, if
/// it can't be found.
std::vector<socket_address> look_up(const std::string& server);

} // namespace telex::cli
