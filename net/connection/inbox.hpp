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
    time_point given_at;
  };

  /// The recipient has the extended protocol, and takes so many messages at once.
  /// Before any of them.
  void open_window(std::uint16_t messages) noexcept {
    window_ = messages;
  }

  /// Takes `message`, or settles it: as `recipient_busy`, of which `limits` has the
  /// bounds, or as `plain_recipient`.
  /// Returns it if it was taken, valid until the next call.
  const parcel* add(parcel&& message, const limit_settings& limits);

  /// The message that the recipient is to be given now, if there is one and it
  /// owes not too many answers; `written` octets were written for it before. Valid
  /// until the next call. What is late must not be there any more.
  const parcel* next(time_point now, std::uint64_t written);

  /// What the recipient is to repeat in its answer to what next() has returned last.
  std::uint64_t last_given() const noexcept {
    return queue_->last_given();
  }

  /// The recipient has answered with `f`, a RECEIVED or an ERROR. That settles the
  /// message it was given, which is returned, if it names its sender, or in the
  /// extended protocol the message, and is not too late. `ends` is told of it.
  std::optional<receipt> answered(const wire::frame& f, settlements& ends);

  /// Settles what was not acknowledged in time.
  void expire(time_point now) {
    if (auto next = next_deadline(); next && *next <= now)
      settle_until(now, outcome::no_acknowledgement);
  }

  /// Settles all as `draining`.
  void give_up();

  /// Settles those that the recipient was not given as `recipient_left`.
  void drop_waiting();

  /// Settles all as `recipient_left`. The first `left` octets that were written for the
  /// recipient have left, or may yet, and no others.
  void clear(std::uint64_t left);

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
  void miss(parcel& message, outcome how);
  void settled(const parcel& message) noexcept;

  /// Made for the first message: of a plain user's two connections one never gets any.
  std::unique_ptr<forward_queue<parcel>> queue_;
  /// How many of its messages are for this recipient alone.
  std::size_t own_ = 0;
  /// Of the extended protocol.
  std::optional<std::uint16_t> window_;
  std::uint64_t missed_ = 0;
};

} // namespace telex
