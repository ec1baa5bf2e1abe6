// The options of telexd that have to do with accounts, and `telexd account`.

#pragma once

#include "cli/telexd/configuration/option_table.hpp"
#include "cli/telexd/options.hpp"

#include <CLI/CLI.hpp>

#include <vector>

namespace telex::cli {

/// Adds the options to `table`, and the command to `app`, which is its own. They set
/// `options`, which has to live for as long as these do.
void add_accounts(option_table& table, CLI::App& app, telexd_options& options);

/// What is wrong with `word`, which `telexd account` has in place of one of its own.
std::string describe_unknown_verb(const std::string& word);

/// What is wrong with the command, once `app` has parsed it.
std::vector<fault> check_account_command(const CLI::App& app,
                                         const telexd_options& options);

} // namespace telex::cli
