// What a server answers to REGISTER (docs/protocol.md, sections 2 and 7).

#pragma once

#include "cli/telex/client/event.hpp"
#include "net/wire/frame.hpp"

#include <optional>
#include <string_view>
#include <variant>

namespace telex::cli {

/// Why a user can't go on: the name is not to be had, or the connection not.
using objection = std::variant<name_refused, lost>;

/// What `answer` has against the registration of `name` as `as`; nothing if it
/// grants just that.
std::optional<objection> objection_in(const wire::frame& answer, wire::role as,
                                      std::string_view name);

} // namespace telex::cli
