// --plain, of the commands that talk as a user.

#pragma once

#include "cli/telex/client/client.hpp"

#include <CLI/CLI.hpp>

namespace telex::cli {

/// Sets `spoken` if it is given.
inline void add_plain_option(CLI::App& command, client::protocol& spoken) {
  command.add_flag_callback(
    "--plain", [&spoken] { spoken = client::protocol::plain; },
    "Speaks the plain protocol. Else the server is\nasked for the extended one first, "
    "which some\ntake long to refuse.");
}

} // namespace telex::cli
