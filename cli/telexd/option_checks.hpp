// What options of telexd have to be together: what can't be meant is a slip of the pen.

#pragma once

#include "cli/telexd/options.hpp"

#include <CLI/CLI.hpp>

namespace telex::cli {

/// Throws CLI::ValidationError, which names the option and says what to do, if one of
/// those that `app` was given has no value, has no effect beside the others, can't be
/// had together with them, or keeps everybody out. `options` is what all of them make.
void check_options(const CLI::App& app, const telexd_options& options);

} // namespace telex::cli
