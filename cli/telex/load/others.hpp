// Who else is on a router, before a load writes to all.

#pragma once

#include "cli/telex/load/stream.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace telex::load {

/// How many users `server` has, of either protocol. Connects to ask so, as `name`, and
/// is gone again when it returns, which takes three seconds at most. Nothing if the
/// server does not say: it has not got the extended protocol, or refuses the user.
/// Throws connection_lost if nobody listens, std::system_error when there can be no
/// socket.
std::optional<std::uint64_t> count_others(event_loop& loop, const target& server,
                                          const std::string& name);

} // namespace telex::load
