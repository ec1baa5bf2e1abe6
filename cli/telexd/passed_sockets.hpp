// Sockets that the service manager has opened for the router, in place of --listen and
// --tls: it keeps them while the router is started again, and who connects meanwhile
// waits.

#pragma once

#include "cli/system/service_manager.hpp"
#include "cli/telexd/options.hpp"

#include <vector>

namespace telex::cli {

/// Has `result` listen at `sockets` alone: at those named `plain` and, for TLS, `tls`.
/// Throws std::runtime_error, with what to tell the user, if one of them is none that a
/// router can listen at.
void listen_at(const std::vector<passed_socket>& sockets, telexd_options& result);

} // namespace telex::cli
