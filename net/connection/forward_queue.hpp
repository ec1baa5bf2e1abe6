// What is for one recipient (docs/protocol.md, sections 3 and 6).

#pragma once

#include "actors/settings.hpp"
#include "net/connection/fifo.hpp"
#include "net/connection/given.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace telex {

/// Hands a recipient its messages, no more than it takes at a time, and knows what its
/// receipts mean.
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
  using id = typename given<Message>::id;
  using answered_message = typename given<Message>::answered_message;

  /// At most `max_messages` of at most `max_bytes` together may wait, not counting what
  /// the recipient has been given: that are `window` messages at most, of together as
  /// many bytes unless it is one alone.
  forward_queue(std::size_t max_messages, std::size_t max_bytes,
                std::size_t window = 1) noexcept
    : max_messages_{max_messages}, max_bytes_{max_bytes}, given_{window} {
    // nop
  }

  /// Queues `message`, or returns it if it finds no place. There is always one
  /// for a message that need not wait. One that was held up on its way here goes before
  /// those that are due later.
  std::optional<Message> push(Message message) {
    auto must_wait = !waiting_.empty() || !can_be_given(message);
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

  /// The message that the recipient is to be given now, if there is one and it owes not
  /// so many receipts already. From then on it owes one for it; `written` is how many
  /// octets were written for it before. Valid until the next call. Expired messages
  /// must have been taken out with expire().
  Message* forward(time_point now, std::uint64_t written = 0) {
    if (waiting_.empty() || !can_be_given(waiting_.front()))
      return nullptr;
    return &given_.add(take_waiting(), now, written);
  }

  /// What the recipient is to repeat in its receipt for what forward() has returned
  /// last.
  id last_given() const noexcept {
    return given_.last();
  }

  /// A recipient that is given one message at a time has answered, with a receipt for a
  /// message of `sender` or, if that is null, with an error, which names nobody.
  /// Returns the message that is settled by it. Nothing is, if the answer names another
  /// sender than the message it was given, or nothing was due, or it comes too late; in
  /// the last case, the recipient can be given the next one.
  std::optional<answered_message> answer(const std::string* sender) {
    auto [oldest, given_sender] = given_.oldest();
    if (oldest == 0 || (sender && *sender != *given_sender))
      return std::nullopt;
    return given_.answer(oldest);
  }

  /// A recipient has answered what was given as `which`. Returns the message that is
  /// settled by it: nothing if there is none, or if it comes too late. Then there is
  /// room for another one all the same.
  std::optional<answered_message> answer(id which) {
    return given_.answer(which);
  }

  /// Takes out one message whose deadline has come at `now`, if there is one.
  /// If the recipient has been given it, the receipt that may still come is
  /// that message's own and settles nothing.
  std::optional<Message> expire(time_point now) {
    if (auto late = given_.expire(now))
      return late;
    if (!waiting_.empty() && waiting_.front().deadline() <= now)
      return take_waiting();
    return std::nullopt;
  }

  /// Since when the recipient has owed a receipt, late or not, if it does.
  std::optional<time_point> owes_receipt_since() const noexcept {
    return given_.owed_since();
  }

  /// When expire() will have something to take out, if ever.
  std::optional<time_point> next_deadline() const noexcept {
    auto result = given_.next_deadline();
    return waiting_.empty() ? result : earlier(result, waiting_.front().deadline());
  }

  /// How many messages are not settled.
  std::size_t size() const noexcept {
    return waiting_.size() + given_.size();
  }

  /// The octets of the bodies that are not settled.
  std::size_t bytes() const noexcept {
    return bytes_ + given_.bytes();
  }

  /// Calls `f(message, is_given)` for the first messages that are not settled, `max` at
  /// most, where `is_given` says whether the recipient has been given it.
  template <class F>
  void for_first(std::size_t max, F&& f) {
    given_.for_each([&](const Message& message, std::uint64_t) {
      if (max == 0)
        return false;
      f(message, true);
      --max;
      return true;
    });
    for (std::size_t i = 0; i < std::min(max, waiting_.size()); ++i)
      f(waiting_[i], false);
  }

  /// Takes out one message that the recipient was not given, if there is one.
  std::optional<Message> take_unread() {
    return waiting_.empty() ? std::nullopt : std::optional{take_waiting()};
  }

  /// Calls `f(message, written)` for each that the recipient was given and that is not
  /// settled.
  template <class F>
  void for_each_given(F&& f) {
    given_.for_each([&](Message& message, std::uint64_t written) {
      f(message, written);
      return true;
    });
  }

private:
  /// What the recipient has been given takes memory until it is settled.
  bool can_be_given(const Message& message) const noexcept {
    return given_.has_place()
           && (given_.size() == 0 || given_.bytes() + message.size() <= max_bytes_);
  }

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
  given<Message> given_;
};

} // namespace telex
