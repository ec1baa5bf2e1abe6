// What waits for one plain recipient (docs/protocol.md, section 3).

#pragma once

#include "actors/settings.hpp"
#include "net/connection/fifo.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace telex {

/// Hands a recipient one message at a time, and knows what its receipts mean.
///
/// A `Message` can be moved and has `sender()` (a string), `size()` (octets of
/// its body) and `deadline()` (when it counts as not acknowledged). Those of one sender
/// are pushed in the order of their deadlines, and so are nearly all.
///
/// Every message that was pushed comes out exactly once: from answer(), from
/// expire(), or with the queue's destruction.
template <class Message>
class forward_queue {
public:
  /// At most `max_messages` of at most `max_bytes` together may wait, not
  /// counting the one that the recipient has been given.
  forward_queue(std::size_t max_messages, std::size_t max_bytes) noexcept
    : max_messages_{max_messages}, max_bytes_{max_bytes} {
    // nop
  }

  /// Queues `message`, or returns it if it finds no place. There is always one
  /// for a message that need not wait. One that was held up on its way here goes before
  /// those that are due later.
  std::optional<Message> push(Message message) {
    auto must_wait = owes_receipt_ || !waiting_.empty();
    if (must_wait
        && (waiting_.size() >= max_messages_
            || message.size() > max_bytes_ - std::min(bytes_, max_bytes_)))
      return message;
    bytes_ += message.size();
    pushed_at_ = place_of(message);
    waiting_.insert(pushed_at_, std::move(message));
    return std::nullopt;
  }

  /// The message that was just pushed.
  const Message& pushed() const noexcept {
    return waiting_[pushed_at_];
  }

  /// The message that the recipient is to be given now, if there is one and it
  /// owes no receipt for an earlier one. From then on it does. Valid until the
  /// next call. Expired messages must have been taken out with expire().
  const Message* forward(time_point now) {
    if (owes_receipt_ || waiting_.empty())
      return nullptr;
    given_ = take_waiting();
    given_sender_ = given_->sender();
    given_at_ = now;
    owes_receipt_ = true;
    return &*given_;
  }

  /// The recipient has answered, with a receipt for a message of `sender` or,
  /// if that is null, with an error, which names nobody. Returns the message
  /// that is settled by it. Nothing is, if the answer names another sender than
  /// the message it was given, or nothing was due, or it comes too late; in the
  /// last case, the recipient can be given the next one.
  std::optional<Message> answer(const std::string* sender) {
    if (!owes_receipt_ || (sender && *sender != given_sender_))
      return std::nullopt;
    owes_receipt_ = false;
    return std::exchange(given_, std::nullopt);
  }

  /// Takes out one message whose deadline has come at `now`, if there is one.
  /// If the recipient has been given it, the receipt that may still come is
  /// that message's own and settles nothing.
  std::optional<Message> expire(time_point now) {
    if (given_ && given_->deadline() <= now)
      return std::exchange(given_, std::nullopt);
    if (!waiting_.empty() && waiting_.front().deadline() <= now)
      return take_waiting();
    return std::nullopt;
  }

  /// Since when the recipient has owed a receipt, late or not, if it does.
  std::optional<time_point> owes_receipt_since() const noexcept {
    return owes_receipt_ ? std::optional{given_at_} : std::nullopt;
  }

  /// When expire() will have something to take out, if ever.
  std::optional<time_point> next_deadline() const noexcept {
    std::optional<time_point> result;
    if (given_)
      result = given_->deadline();
    if (!waiting_.empty())
      result = result ? std::min(*result, waiting_.front().deadline())
                      : waiting_.front().deadline();
    return result;
  }

  /// How many messages are not settled.
  std::size_t size() const noexcept {
    return waiting_.size() + (given_ ? 1 : 0);
  }

  /// The octets of the bodies that are not settled.
  std::size_t bytes() const noexcept {
    return bytes_ + (given_ ? given_->size() : 0);
  }

  /// Calls `f(message, is_given)` for the first messages that are not settled, `max` at
  /// most, where `is_given` says whether the recipient has been given it.
  template <class F>
  void for_first(std::size_t max, F&& f) const {
    if (given_ && max > 0) {
      f(*given_, true);
      --max;
    }
    for (std::size_t i = 0; i < std::min(max, waiting_.size()); ++i)
      f(waiting_[i], false);
  }

private:
  std::size_t place_of(const Message& message) const {
    auto place = waiting_.size();
    while (place > 0 && message.deadline() < waiting_[place - 1].deadline())
      --place;
    return place;
  }

  Message take_waiting() {
    auto message = waiting_.pop();
    bytes_ -= message.size();
    return message;
  }

  fifo<Message> waiting_;
  std::size_t pushed_at_ = 0;
  std::size_t bytes_ = 0;
  std::size_t max_messages_;
  std::size_t max_bytes_;

  /// What the recipient has been given and not answered; empty once expired.
  std::optional<Message> given_;
  std::string given_sender_;
  time_point given_at_{};
  bool owes_receipt_ = false;
};

} // namespace telex
