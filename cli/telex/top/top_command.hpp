// telex top: a router as it is at this moment.

#pragma once

#include <CLI/CLI.hpp>

namespace telex::cli {

/// Adds the sub-command to `app`; when it is chosen, it sets `exit_code`.
void add_top(CLI::App& app, int& exit_code);

} // namespace telex::cli
