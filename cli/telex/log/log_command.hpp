// telex log: what the actors of a router have done.

#pragma once

#include <CLI/CLI.hpp>

namespace telex::cli {

/// Adds the sub-command to `app`. When it is asked for, it runs, and sets
/// `exit_code`.
void add_log(CLI::App& app, int& exit_code);

} // namespace telex::cli
