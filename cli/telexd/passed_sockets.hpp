// Sockets that the service manager has opened for the router, in place of --listen and
// --tls: it keeps them while the router is started again, and who connects meanwhile
// waits.

#pragma once

#include "cli/system/service_manager.hpp"
#include "cli/telexd/options.hpp"

#include <CLI/CLI.hpp>

#include <vector>

namespace telex::cli {

/// Has `result` listen at `sockets` alone, if there are any: at those named `plain`
/// and, for TLS, `tls`. Throws what CLI11 shows as an error if `app` was told where to
/// listen as well, and std::runtime_error, with what to tell the user, if one of them
/// is none that a router can listen at.
void listen_at(const std::vector<passed_socket>& sockets, const CLI::App& app,
               telexd_options& result);

} // namespace telex::cli
