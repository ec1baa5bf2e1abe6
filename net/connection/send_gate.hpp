// Which of a peer's SENDs may be taken up now, and which have to wait for others of its
// own (docs/decisions/0017).

#pragma once

#include "actors/settings.hpp"
#include "actors/transaction_number.hpp"

#include <cstddef>
#include <optional>

namespace telex {

/// Broadcasts that were taken up together and are not on their way yet.
struct gathered_broadcasts {
  std::size_t count = 0;
  std::size_t octets = 0; ///< Of their bodies.
};

/// A peer may have limits.pending-sends without an answer. Behind a broadcast nothing
/// is taken up until all of its recipients have been given it, or are about to be; but
/// as many broadcasts together as there is room for.
///
/// In each function `owed` is how many answers the peer is owed.
class send_gate {
public:
  /// Whether any SEND may be taken up.
  bool is_open(std::size_t owed, const settings& config) const noexcept {
    return !broadcast_ && owed < config.limits.pending_sends;
  }

  /// Whether another broadcast may, together with `others`.
  bool lets_join(const gathered_broadcasts& others, std::size_t owed,
                 const settings& config) const noexcept {
    return others.count > 0 && others.count < room_
           && others.octets < config.turns.octets && owed < config.limits.pending_sends;
  }

  /// Whether a peer is heard that has one socket for all, and `under_way` SENDs that
  /// were read and not answered: until they are more than its Send-window, as its
  /// receipts are what others wait for.
  static bool hears(std::size_t under_way, const settings& config) noexcept {
    return under_way <= config.limits.pending_sends;
  }

  /// A broadcast is taken up, the answer of which is `id`.
  void begin(answer_id id) noexcept {
    broadcast_ = id;
  }

  /// Whether a broadcast is being handed out.
  bool has_broadcast() const noexcept {
    return broadcast_.has_value();
  }

  /// Those that were taken up together are on their way; how many may be the next time
  /// is to be heard of.
  void sent() noexcept {
    room_ = 1;
  }

  /// That one has been handed out, and so all before it; the next time there is room
  /// for so many. Returns whether it was the last.
  bool handed_out(answer_id id, std::size_t room) noexcept {
    if (broadcast_ != id)
      return false;
    broadcast_.reset();
    room_ = room;
    return true;
  }

  /// The answer to that SEND is known: a broadcast that is settled has been handed out,
  /// or was refused.
  void settled(answer_id id) noexcept {
    if (broadcast_ == id)
      broadcast_.reset();
  }

private:
  /// The last of the broadcasts that are being handed out.
  std::optional<answer_id> broadcast_;
  /// How many may be together, as far as that is known.
  std::size_t room_ = 1;
};

} // namespace telex
