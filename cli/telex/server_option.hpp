// --server HOST[:PORT], which all sub-commands have.

#pragma once

#include "cli/system/resolver.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace telex::cli {

/// Adds the option to `command`; it sets `server` to what parse_address reads.
void add_server_option(CLI::App& command, std::string& server);

/// The addresses of `server`; none, after a complaint, if it can't be found.
std::vector<socket_address> look_up(const std::string& server);

} // namespace telex::cli
