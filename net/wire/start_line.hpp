// The first line of a head: which frame it begins (docs/protocol.md, sections 1 and 6).

#pragma once

#include "net/wire/frame.hpp"

#include <cstdint>
#include <string_view>

namespace telex::wire {

/// Whose bytes are read. It matters for SEND, which has a body if a client writes it
/// and none if the router does; and for what can't be read: it ends what a client
/// writes, while what a router writes is taken up again behind it.
enum class source : std::uint8_t { client, router };

/// Makes `f` the frame that `line`, which has no end, begins; it lacks its headers and
/// its body. An unknown_frame if no command of that protocol does.
void open_frame(frame& f, std::string_view line, source from, protocol spoken);

/// Whether `command` is one that a router of that protocol begins a frame with.
bool is_routers_command(std::string_view command, protocol spoken) noexcept;

/// The same for a word that may not be whole yet.
bool may_be_routers_command(std::string_view beginning, protocol spoken) noexcept;

} // namespace telex::wire
