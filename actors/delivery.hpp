// What a transaction knows of its message (docs/protocol.md, sections 3 and 4).

#pragma once

#include "actors/outcome.hpp"

#include <cstddef>

namespace telex {

/// Follows one message until it is settled for all its recipients. That is one,
/// unless it is told otherwise.
class delivery {
public:
  /// The message is a broadcast to so many recipients, at least one. Before any
  /// of them is settled.
  void broadcast_to(std::size_t recipients) noexcept;

  /// Notes how the message ended for one recipient. Returns whether that was
  /// the last one, and so result() is the answer.
  bool settle(outcome how) noexcept;

  /// The outcome for the sender. For a broadcast it is `delivered` if every
  /// recipient has it, else the first failure.
  outcome result() const noexcept {
    return result_;
  }

private:
  std::size_t open_ = 1;
  bool broadcast_ = false;
  outcome result_ = outcome::delivered;
};

} // namespace telex
