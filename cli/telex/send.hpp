// telex send RECIPIENT... [TEXT...] --as NAME

#pragma once

#include <CLI/CLI.hpp>

namespace telex::cli {

/// Adds the sub-command to `app`. When it is asked for, it runs, and sets
/// `exit_code`.
void add_send(CLI::App& app, int& exit_code);

} // namespace telex::cli
