// Frames -> bytes (docs/protocol.md, section 1).

#pragma once

#include "net/wire/frame.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace telex::wire {

/// What frames are written to. The type of CAF's output buffers.
using buffer = std::vector<char>;

// Each function appends exactly one frame to `out`, lines ended by LF, and
// nothing else. Names are written as they are given: the caller vouches that
// they hold no line feed.

void write_register(buffer& out, role as, std::string_view name);
void write_registered(buffer& out, role as, std::string_view name);
void write_send(buffer& out, std::string_view recipient, std::string_view body);
void write_forward(buffer& out, std::string_view sender, std::string_view body);
/// The head alone if the body is large: then it is returned, and the caller has to have
/// it follow.
std::string_view write_forward_but_large(buffer& out, std::string_view sender,
                                         std::string_view body);
void write_received(buffer& out, std::string_view sender);
/// The answer `SEND recipient`, or `SENT recipient` if `spell_sent`.
void write_sent(buffer& out, std::string_view recipient, bool spell_sent);
/// An error with the text that belongs to its code.
void write_error(buffer& out, error_code code);

/// Any frame. An error_frame is written with the text it carries; an
/// unknown_frame has no bytes.
void write(buffer& out, const frame& f);

} // namespace telex::wire
