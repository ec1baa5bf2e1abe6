// What a server means by an ERROR (docs/protocol.md, sections 5 and 7).

#pragma once

#include "cli/telex/client/event.hpp"
#include "net/wire/frame.hpp"

#include <string>

namespace telex::cli {

/// Why the message that `error` answers was not delivered.
failure failure_of(const wire::error_frame& error) noexcept;

/// What to quote of an error that answers nothing: its text, or its code.
std::string complaint_of(const wire::error_frame& error);

} // namespace telex::cli
