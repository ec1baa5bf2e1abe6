// Options of telexd that have no effect beside the others: somebody meant something
// else.

#pragma once

#include "cli/telexd/options.hpp"

#include <CLI/CLI.hpp>

namespace telex::cli {

/// Throws CLI::ValidationError, which names the option and says what to do, if one of
/// those that `app` was given has no effect, or keeps everybody out. `options` is what
/// all of them make.
void refuse_useless(const CLI::App& app, const telexd_options& options);

} // namespace telex::cli
