// What waits for one recipient, and the promises to tell how it ends
// (docs/protocol.md, section 3).

#pragma once

#include "actors/envelope.hpp"
#include "actors/outcome.hpp"
#include "actors/settings.hpp"
#include "actors/snapshot.hpp"
#include "net/connection/forward_queue.hpp"
#include "net/wire/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace telex {

/// Takes messages for a recipient and settles each: as it answers, or for the
/// lack of place or time. Those that are left when the inbox ends settle
/// themselves as `recipient_left`.
class inbox {
public:
  /// A message that its recipient has answered in time.
  struct receipt {
    parcel message;
    outcome how;
  };

  /// Takes `message`, or settles it as `recipient_busy`; `limits` has the bounds.
  /// Returns it if it was taken, valid until the next call.
  const parcel* add(parcel&& message, const limit_settings& limits);

  /// The message that the recipient is to be given now, if there is one and it
  /// owes no answer. Valid until the next call.
  const parcel* next(time_point now);

  /// The recipient has answered with `f`, a RECEIVED or an ERROR. That settles the
  /// message it was given, which is returned, if it names its sender and is not too
  /// late.
  std::optional<receipt> answered(const wire::frame& f);

  /// Settles what was not acknowledged in time.
  void expire(time_point now);

  /// Settles all as `draining`.
  void give_up();

  /// Settles all as `recipient_left`.
  void clear();

  /// How many messages are not settled.
  std::size_t size() const noexcept {
    return queue_ ? queue_->size() : 0;
  }

  /// Whether there are messages, and none for this recipient alone.
  bool has_copies_only() const noexcept {
    return own_ == 0 && size() > 0;
  }

  /// When expire() will have something to settle, if ever.
  std::optional<time_point> next_deadline() const noexcept {
    return queue_ ? queue_->next_deadline() : std::nullopt;
  }

  /// Since when the recipient has owed an answer, late or not, if it does.
  std::optional<time_point> owes_receipt_since() const noexcept {
    return queue_ ? queue_->owes_receipt_since() : std::nullopt;
  }

  /// How it is, with the first `max` messages.
  queue_report report(std::size_t max) const;

  /// How many messages were settled without being delivered.
  std::uint64_t missed() const noexcept {
    return missed_;
  }

private:
  void settle_until(time_point deadline, outcome how);
  void settled(const parcel& message) noexcept;

  /// Made for the first message: half of all connections never get one.
  std::unique_ptr<forward_queue<parcel>> queue_;
  /// How many of its messages are for this recipient alone.
  std::size_t own_ = 0;
  std::uint64_t missed_ = 0;
};

} // namespace telex
