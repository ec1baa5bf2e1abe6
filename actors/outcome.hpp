// How a message ended (docs/protocol.md, sections 3 and 4).

#pragma once

#include <cstdint>
#include <string_view>

namespace telex {

enum class outcome : std::uint8_t {
  delivered,
  unknown_recipient,
  recipient_left,
  no_acknowledgement,
  recipient_busy,
  rejected,
  header_incomplete,
  nobody_else,
  draining,
};

struct outcome_meaning {
  outcome how;
  /// In words joined by hyphens, as logs show it.
  std::string_view name;
  std::string_view meaning;
};

/// In the order of their values.
inline constexpr outcome_meaning outcomes[] = {
  {outcome::delivered, "delivered",
   "The recipient's client acknowledged this very message."},
  {outcome::unknown_recipient, "unknown-recipient",
   "Nobody of that name has both its sockets."},
  {outcome::recipient_left, "recipient-left", "It left before it acknowledged."},
  {outcome::no_acknowledgement, "no-acknowledgement",
   "`--timeouts.acknowledge` was over."},
  {outcome::recipient_busy, "recipient-busy",
   "Too much waits for it already: `--limits.recipient-queue` or "
   "`--limits.recipient-queue-bytes`; or for everybody: "
   "`--limits.broadcast-queue-bytes`."},
  {outcome::rejected, "rejected", "It answered with an error."},
  {outcome::header_incomplete, "header-incomplete", "It answered with an error 103."},
  {outcome::nobody_else, "nobody-else", "A broadcast without anybody else to hear it."},
  {outcome::draining, "draining", "The router is about to stop."},
};

/// The name of `x`.
std::string_view to_string(outcome x) noexcept;

} // namespace telex
