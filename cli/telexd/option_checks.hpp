// What options of telexd have to be together: what can't be meant is a slip of the pen.

#pragma once

#include "cli/telexd/configuration/option_table.hpp"
#include "cli/telexd/options.hpp"

#include <vector>

namespace telex::cli {

/// What is wrong with options that can't be had together with others, or keep everybody
/// out, and which have no effect beside them (fault::is_harmless); where they were
/// given, and with what to do about it. `options` is what all of the table make.
std::vector<fault> check_options(const option_table& table,
                                 const telexd_options& options);

} // namespace telex::cli
