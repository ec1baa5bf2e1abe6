// telex check: whether a router does what it is there for, for monitoring.

#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace telex::cli {

/// Adds the command to `app`; `exit_code` is set when it has run.
void add_check(CLI::App& app, int& exit_code);

/// Says on the standard output that a check was called in a wrong way, which monitoring
/// shows; `why` may have several lines. Returns the exit code.
int misused_check(const std::string& why, bool as_json);

} // namespace telex::cli
