// How many connections the router has file descriptors for.

#pragma once

#include "actors/settings.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace telex::cli {

/// With fewer connections there is nobody to chat with: two users have four.
inline constexpr std::size_t min_connections = 4;

/// Raises the process' limit of descriptors as far as it can be, and sets
/// limits.connections to what then is possible, if it is 0. If it is more than is
/// possible, or if hardly anything is, returns one line that says what to do. `others`
/// is how many the admin port may have, which are none of the connections'. To be
/// called before there are threads, and with standard streams.
std::optional<std::string> provide_descriptors(limit_settings& limits,
                                               std::size_t others);

} // namespace telex::cli
