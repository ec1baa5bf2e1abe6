// How a message ended (docs/protocol.md, sections 3 and 4).

#pragma once

#include <cstdint>
#include <string_view>

namespace telex {

enum class outcome : std::uint8_t {
  delivered,          ///< The recipient's client acknowledged this very message.
  unknown_recipient,  ///< Nobody of that name is complete.
  recipient_left,     ///< It left before it acknowledged.
  no_acknowledgement, ///< The time was up.
  recipient_busy,     ///< Too much waits for it already.
  rejected,           ///< It answered with an error.
  header_incomplete,  ///< It answered with an error 103.
  nobody_else,        ///< A broadcast without anybody else to hear it.
  draining,           ///< The router is about to stop.
};

/// The name of `x` in words joined by hyphens, as logs show it.
std::string_view to_string(outcome x) noexcept;

} // namespace telex
