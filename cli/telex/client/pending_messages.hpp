// The messages of one user that are not settled (docs/extended-protocol.md, section 2).

#pragma once

#include "cli/telex/client/event.hpp"
#include "cli/telex/client/message_line.hpp"
#include "cli/telex/client/timing.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace telex::cli {

struct letter {
  ticket which = 0;
  message what;
  bool operator==(const letter&) const = default;
};

/// Each message waits first, and is then under way, in the order in which they were
/// added; it may be settled in any order.
class pending_messages {
public:
  /// So many may be under way at once. Before this it is none.
  void open(std::size_t window) noexcept {
    window_ = window;
  }

  ticket add(message what);

  /// The next message to send, from now on under way; null if none waits, or the window
  /// is full. Valid until it is taken.
  const letter* send_next(clock::time_point now);

  /// The message `which`, if it is under way; null if it is not. Valid until it is
  /// taken.
  const message* find(ticket which) const;

  // Each takes out what is settled now.

  /// The message `which`, if it is under way.
  std::optional<letter> take(ticket which);

  /// One that has been under way for answer_timeout.
  std::optional<letter> take_overdue(clock::time_point now);

  /// All that are under way.
  std::vector<letter> take_sent();

  /// All that wait.
  std::vector<letter> take_waiting();

  /// When the oldest one that is under way was sent.
  std::optional<clock::time_point> waits_since() const noexcept;

  /// When the next one is overdue.
  std::optional<clock::time_point> deadline() const noexcept;

  std::size_t size() const noexcept {
    return waiting_.size() + sent_.size();
  }

private:
  struct sent_letter {
    letter what;
    clock::time_point deadline;
  };

  std::size_t window_ = 0;
  ticket last_ = 0;
  std::deque<letter> waiting_;
  /// The first one is overdue first: they are in the order in which they were sent.
  std::map<ticket, sent_letter> sent_;
};

} // namespace telex::cli
