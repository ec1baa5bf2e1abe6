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
  plain_recipient,
  too_large,
};

/// What is known of whether a recipient has a message.
enum class fate : std::uint8_t {
  delivered, ///< It has said so.
  failed,    ///< It has not: it was never given any of it, or has said so.
  unknown,   ///< It was given some of it or all, and has not answered in time.
};

/// How a message ended for one recipient.
struct settlement {
  outcome how = outcome::delivered;
  /// Whether it was given an octet of the message, or may be yet.
  bool was_given = false;

  constexpr telex::fate fate() const noexcept {
    if (how == outcome::delivered)
      return telex::fate::delivered;
    auto is_answered = how == outcome::rejected || how == outcome::header_incomplete;
    return was_given && !is_answered ? telex::fate::unknown : telex::fate::failed;
  }

  bool operator==(const settlement&) const = default;
};

/// How a broadcast ended: how many of its recipients had which fate.
struct tally {
  std::uint32_t delivered = 0;
  std::uint32_t failed = 0;
  std::uint32_t unknown = 0;

  constexpr void add(fate x) noexcept {
    ++(x == fate::delivered ? delivered : x == fate::failed ? failed : unknown);
  }
  bool operator==(const tally&) const = default;
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
   "Nobody of that name can be written to."},
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
  {outcome::plain_recipient, "plain-recipient",
   "It has the plain protocol, in which nobody could tell it that this is no text."},
  {outcome::too_large, "too-large", "It was longer than `--limits.max-body`."},
};

/// The name of `x`.
std::string_view to_string(outcome x) noexcept;

} // namespace telex
