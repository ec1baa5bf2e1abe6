// telex listen [NAME]

#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace telex::cli {

/// What stands behind the first `--exec` of `telex listen`, and is taken off with it: a
/// command of its own, whatever its words look like. Nothing if there is none.
std::optional<std::vector<std::string>> cut_off_exec(int& argc,
                                                     const char* const* argv);

/// Adds the sub-command to `app`. When it is asked for, it runs, and sets
/// `exit_code`. `exec` is what cut_off_exec() has taken off its command line.
void add_listen(CLI::App& app, int& exit_code,
                std::optional<std::vector<std::string>> exec);

} // namespace telex::cli
