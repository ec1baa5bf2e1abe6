// The heads that nearly all messages and receipts have, as nearly all clients spell
// them (docs/protocol.md, sections 1, 3 and 6).

#pragma once

#include "net/wire/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace telex::wire {

/// What the head of a SEND or a RECEIVED says.
struct usual_head {
  bool is_send = false;
  /// Whom the message is for, or who has sent it.
  std::string_view name;
  /// Of the extended protocol; empty if there is none.
  std::string_view message_id = {};
  /// Of a SEND.
  std::uint64_t content_length = 0;
  /// Of the head itself.
  std::size_t octets = 0;
};

/// Reads the head that `input`, of a client, begins with, if it is whole and has
/// nothing but what it needs, each word spelled as docs/protocol.md does. Nothing says
/// no more than that: a parser reads any head, and this one to the same end, but goes
/// through it more than once.
std::optional<usual_head> find_usual_head(std::string_view input,
                                          protocol spoken) noexcept;

} // namespace telex::wire
