// What a transaction knows of its message (docs/protocol.md, sections 3, 4 and 6).

#pragma once

#include "actors/outcome.hpp"
#include "actors/transaction_number.hpp"

#include <cstddef>
#include <optional>

namespace telex {

/// Follows one message until it is settled for all its recipients. That is one,
/// unless it is told otherwise.
class delivery {
public:
  /// What the sender is told.
  struct result {
    /// For a broadcast `delivered` if every recipient has it, else the first failure.
    settlement end;
    /// Of a broadcast that had recipients.
    std::optional<tally> counts = {};

    bool operator==(const result&) const = default;
  };

  /// The message is a broadcast to so many recipients, at least one. Before any
  /// of them is settled.
  void broadcast_to(std::size_t recipients) noexcept;

  /// Notes how the message ended for one recipient. Returns whether that was
  /// the last one, and so answer() is known.
  bool settle(settlement end) noexcept;

  const result& answer() const noexcept {
    return result_;
  }

private:
  std::size_t open_ = 1;
  result result_;
};

/// How a SEND ended, for the connection of its sender.
struct answered_send {
  /// Names the answer that the connection owes.
  telex::answer_id answer_id = 0;
  delivery::result result;
};

} // namespace telex
