// What a call on a socket that has failed means for what to do next.

#pragma once

#include "actors/reasons.hpp"

#include <cstdint>
#include <optional>

namespace telex {

/// What is to be done when the system did not send or receive.
enum class next_try : std::uint8_t {
  when_told, ///< The socket is not ready; the event loop tells when it is.
  at_once,   ///< A signal came in between.
  later,     ///< The system has no memory. It does not tell when it has some.
  never,     ///< The connection is broken.
};

/// After send(2), sendmsg(2) or recv(2) has failed with `error`.
next_try next_try_after(int error) noexcept;

/// Why no connection can be accepted for now, after accept4(2) has failed with `error`.
/// Nothing if it is about the one that was to be accepted, or if there is none.
std::optional<pause_reason> shortage_after(int error) noexcept;

} // namespace telex
