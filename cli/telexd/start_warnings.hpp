// What a router warns of when it starts, and --check-config without a router.

#pragma once

#include "actors/events.hpp"
#include "cli/telexd/certificate.hpp"
#include "cli/telexd/options.hpp"
#include "cli/text/admin_address.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace telex::cli {

/// The ranges of --proxy that are nearly everybody.
std::vector<events::exposed> exposures_of_proxies(const telexd_options& options);

/// Of an admin port at `where`, if other hosts reach it and are told too much.
std::optional<events::exposed> exposure_of_admin(const telexd_options& options,
                                                 const admin_address& where);

/// Of the key of a certificate, if others can read it, or change it.
std::optional<events::key_exposed> exposure_of_key(const certificate& own);

/// All of these, and what is wrong with the accounts and with where users come in: a
/// line each, as far as the files tell that `options` name. Opens no port and makes no
/// file. Throws std::runtime_error if a file is of no use.
std::vector<std::string> start_warnings(const telexd_options& options);

} // namespace telex::cli
