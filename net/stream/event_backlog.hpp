// Events that let those of others go first.

#pragma once

#include "net/stream/event_handler.hpp"

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

  /// It comes before all others now, if it waits, but behind those that were put first
  /// already.
  void put_first(event_handler& handler);

  /// Takes out who has waited for longest; nothing if nobody waits.
  std::optional<entry> take() noexcept;

  /// How many wait.
  std::size_t size() const noexcept {
    return size_;
  }

private:
  struct line {
    std::deque<entry> entries;
    /// The place of the first entry.
    std::uint64_t first;

    void push(event_handler& handler, std::uint32_t events);
    entry pop();
  };

  static constexpr std::uint64_t first_place_in_order = std::uint64_t{1} << 63;

  entry& entry_of(const event_handler& handler) noexcept;

  /// Those that were put first, and the others. Places tell which of them: so many are
  /// never used up.
  line first_{{}, 1};
  line in_order_{{}, first_place_in_order};
  std::size_t size_ = 0;
};

} // namespace telex
