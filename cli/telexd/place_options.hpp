// The options of telexd that say where it listens, and is asked.

#pragma once

#include "cli/telexd/configuration/option_table.hpp"
#include "cli/telexd/options.hpp"

#include <vector>

namespace telex::cli {

// Each adds options to the table for what lives as long as it.

/// `listen` and `ports` are what --listen and --port have.
void add_listening(option_table& table, std::vector<endpoint>& listen,
                   std::vector<endpoint>& ports, telexd_options& options);
void add_tls(option_table& table, telexd_options& options);
void add_admin(option_table& table, telexd_options& options);

} // namespace telex::cli
