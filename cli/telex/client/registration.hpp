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

/// Whether it is only a server of the plain protocol that gives `answer` to the offer
/// of the extended one. A legal name is malformed for no other, so that an error 100 is
/// of a plain one, as is all that is neither the grant, under whatever name, nor one of
/// the errors 102, 104 and 105.
bool is_of_plain_server(const wire::frame& answer);

} // namespace telex::cli
