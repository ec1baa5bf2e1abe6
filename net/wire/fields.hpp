// The headers of the extended protocol, and the one for a password (docs/protocol.md,
// sections 6 and 8).

#pragma once

#include "net/wire/frame.hpp"

#include <string_view>

namespace telex::wire {

/// Sets in `f` what its headers say: `lines` are those behind the start line, each with
/// a name and a colon, and the blank one that ends a head. Those that no frame of this
/// kind has are of no meaning. Returns whether all others have the form that they must
/// have, and come once; what has not is left out.
bool read_fields(frame& f, std::string_view lines);

} // namespace telex::wire
