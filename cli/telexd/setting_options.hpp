// The options of telexd that are settings of the router, under the same names.

#pragma once

#include "actors/settings.hpp"

#include <CLI/CLI.hpp>

namespace telex::cli {

/// Adds to `app` an option for each of `config`, which has to live for as long as `app`
/// does.
void add_settings(CLI::App& app, settings& config);

} // namespace telex::cli
