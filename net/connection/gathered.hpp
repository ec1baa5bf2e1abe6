// What becomes of requests that are taken up together.

#pragma once

#include "actors/batch.hpp"
#include "actors/envelope.hpp"
#include "net/connection/send_gate.hpp"

#include <optional>

namespace telex {

/// What a connection has for other actors when it has taken up what it can. It is
/// handed over then, as one message between actors for all of it.
struct gathered {
  /// When the first of the messages was taken up, and so all of them.
  std::optional<time_point> since;
  /// For the registry. The transaction that was acquired last follows them.
  std::optional<batch<parcel>> messages;
  /// The same, each with a transaction of its own; and how much that is.
  std::optional<batch<parcel>> broadcasts;
  gathered_broadcasts broadcast_load;
  /// For transactions of those whose messages were answered.
  settlements ends;
  /// Of a peer that is gone, or is to be: it is told nothing more.
  bool is_rest = false;
};

} // namespace telex
