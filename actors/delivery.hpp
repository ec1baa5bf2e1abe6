// What a transaction knows of its message (docs/protocol.md, sections 3 and 4).

#pragma once

#include "actors/outcome.hpp"

#include <cstddef>

namespace telex {

/// Follows one message to all its recipients until each is settled.
class delivery {
public:
  /// Forgets the last message and begins one that has `recipients` of them, at
  /// least one. A `broadcast` may have one, too.
  void start(std::size_t recipients, bool broadcast) noexcept;

  /// Notes how the message ended for one recipient. Returns whether that was
  /// the last one, and so result() is the answer.
  bool settle(outcome how) noexcept;

  /// How many recipients are not settled. 0 means that nothing is under way.
  std::size_t open() const noexcept {
    return open_;
  }

  /// The outcome for the sender. For a broadcast it is `delivered` if every
  /// recipient has it, else the first failure.
  outcome result() const noexcept {
    return result_;
  }

private:
  std::size_t open_ = 0;
  bool broadcast_ = false;
  outcome result_ = outcome::delivered;
};

} // namespace telex
