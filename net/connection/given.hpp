// What one recipient has been given and not answered (docs/protocol.md, sections 3 and
// 6).

#pragma once

#include "actors/settings.hpp"
#include "net/connection/slab.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace telex {

/// Up to so many messages, each in a place of its own, which it keeps until it is
/// answered. Once its time is over the message is taken out, and the place waits for
/// the late answer.
///
/// `Message` is as for a forward_queue.
template <class Message>
class given {
public:
  /// Names a place. It is what the recipient repeats in its answer.
  using id = std::uint64_t;

  /// One that was answered in time, and when it had been given.
  struct answered_message {
    Message message;
    time_point since;
  };

  explicit given(std::size_t places) noexcept : capacity_{places} {
    // nop
  }

  bool has_place() const noexcept {
    return places_.size() < capacity_;
  }

  /// `written` is for for_each() to tell. Returns the message in its place, which
  /// last() names.
  /// @pre has_place()
  Message& add(Message&& message, time_point now, std::uint64_t written) {
    bytes_ += message.size();
    ++unsettled_;
    auto name = places_.add();
    auto& added = places_[name];
    added.message.emplace(std::move(message));
    added.since = now;
    added.written = written;
    link_behind(in_order_, &place::in_order, in_order_.last, name, added);
    link_behind(by_deadline_, &place::by_deadline, earlier_than(added), name, added);
    return *added.message;
  }

  /// The place that was taken last, while there is one.
  id last() const noexcept {
    return in_order_.last;
  }

  /// Frees the place. Returns the message, if it had time yet, and when it was given;
  /// nothing if there is no such place.
  std::optional<answered_message> answer(id name) {
    auto found = places_.find(name);
    if (!found)
      return std::nullopt;
    std::optional<answered_message> result;
    if (found->message)
      result.emplace(settle(*found), found->since);
    unlink(in_order_, &place::in_order, *found);
    places_.remove(name);
    return result;
  }

  /// The place that was taken first, and whose message it was; an id of 0 if there is
  /// none.
  std::pair<id, const std::string*> oldest() const noexcept {
    if (in_order_.first == 0)
      return {0, nullptr};
    const auto& first = places_[in_order_.first];
    return {in_order_.first, first.message ? &first.message->sender() : &first.sender};
  }

  /// Takes out one message whose deadline has come, and keeps its place.
  std::optional<Message> expire(time_point now) {
    if (by_deadline_.first == 0)
      return std::nullopt;
    auto& first = places_[by_deadline_.first];
    if (first.message->deadline() > now)
      return std::nullopt;
    first.sender = first.message->sender();
    return settle(first);
  }

  /// When expire() has something to take out, if ever.
  std::optional<time_point> next_deadline() const noexcept {
    return by_deadline_.first == 0
             ? std::nullopt
             : std::optional{places_[by_deadline_.first].message->deadline()};
  }

  /// Since when an answer has been owed, late or not, if one is.
  std::optional<time_point> owed_since() const noexcept {
    return in_order_.first == 0 ? std::nullopt
                                : std::optional{places_[in_order_.first].since};
  }

  /// How many messages are not settled.
  std::size_t size() const noexcept {
    return unsettled_;
  }

  /// The octets of their bodies.
  std::size_t bytes() const noexcept {
    return bytes_;
  }

  /// Calls `f(message, written)` for each that is not settled, in the order in which
  /// they were given, until it returns false.
  template <class F>
  void for_each(F&& f) {
    for (auto name = in_order_.first; name != 0; name = places_[name].in_order.next)
      if (auto& each = places_[name]; each.message && !f(*each.message, each.written))
        return;
  }

private:
  /// Two places that are beside this one in a chain; 0 for none.
  struct link {
    id previous = 0;
    id next = 0;
  };

  struct chain {
    id first = 0;
    id last = 0;
  };

  struct place {
    /// Empty once it is settled.
    std::optional<Message> message;
    /// Of a message that is settled.
    std::string sender;
    time_point since{};
    std::uint64_t written = 0;
    link in_order = {};
    link by_deadline = {};
  };

  using which = link place::*;

  /// Puts `added` behind `before`, which is 0 for the front.
  void link_behind(chain& to, which links, id before, id name, place& added) noexcept {
    auto& next = before != 0 ? (places_[before].*links).next : to.first;
    (added.*links) = {before, next};
    (next != 0 ? (places_[next].*links).previous : to.last) = name;
    next = name;
  }

  void unlink(chain& from, which links, place& removed) noexcept {
    auto [previous, next] = removed.*links;
    (previous != 0 ? (places_[previous].*links).next : from.first) = next;
    (next != 0 ? (places_[next].*links).previous : from.last) = previous;
  }

  /// The last that is not due later. Nearly always that is the last of all.
  id earlier_than(const place& added) const noexcept {
    auto result = by_deadline_.last;
    while (result != 0
           && places_[result].message->deadline() > added.message->deadline())
      result = places_[result].by_deadline.previous;
    return result;
  }

  /// @pre It has a message.
  Message settle(place& which) {
    unlink(by_deadline_, &place::by_deadline, which);
    bytes_ -= which.message->size();
    --unsettled_;
    auto result = std::move(*which.message);
    which.message.reset();
    return result;
  }

  std::size_t capacity_;
  std::size_t unsettled_ = 0;
  std::size_t bytes_ = 0;
  chain in_order_;
  chain by_deadline_;
  slab<place, 10> places_;
};

} // namespace telex
