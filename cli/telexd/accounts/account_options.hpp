// The options of telexd that have to do with accounts, and `telexd account`.

#pragma once

#include "cli/telexd/options.hpp"

#include <CLI/CLI.hpp>

namespace telex::cli {

/// Adds them to `app`. They set `options`, which has to live for as long as `app` does.
void add_accounts(CLI::App& app, telexd_options& options);

/// As check_options (cli/telexd/option_checks.hpp), of these.
void check_accounts(const CLI::App& app, const telexd_options& options);

} // namespace telex::cli
