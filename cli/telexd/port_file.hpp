// The bound ports, for scripts.

#pragma once

#include "net/stream/endpoint.hpp"

#include <optional>
#include <string>
#include <vector>

namespace telex::cli {

/// Writes the ports of `endpoints` to `path`, one a line, as replace_file() does. A
/// Unix socket has none. Returns one line about what went wrong, if anything did.
std::optional<std::string> write_port_file(const std::string& path,
                                           const std::vector<endpoint>& endpoints);

} // namespace telex::cli
