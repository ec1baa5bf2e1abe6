// Events that let those of others go first.

#pragma once

#include "net/event_handler.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace telex {

/// Handlers and the events that each is to be told of later, in the order in which they
/// came. A handler is in it once, and in one backlog at most.
class event_backlog {
public:
  struct entry {
    event_handler* handler; ///< Null if it was removed.
    std::uint32_t events;
  };

  /// `handler` is to be told of `events`, and of those that it waits for already.
  void add(event_handler& handler, std::uint32_t events);

  /// It need not be told any more. Takes constant time.
  void remove(event_handler& handler) noexcept;

  /// It comes before all others now, if it waits.
  void put_first(event_handler& handler);

  /// Takes out who has waited for longest; nothing if nobody waits.
  std::optional<entry> take() noexcept;

  /// How many wait.
  std::size_t size() const noexcept {
    return size_;
  }

private:
  entry& entry_of(const event_handler& handler) noexcept {
    return entries_[static_cast<std::size_t>(handler.place_ - first_)];
  }

  std::deque<entry> entries_;
  /// The place of the first entry; there are places before and behind it.
  std::uint64_t first_ = std::uint64_t{1} << 63;
  std::size_t size_ = 0;
};

} // namespace telex
