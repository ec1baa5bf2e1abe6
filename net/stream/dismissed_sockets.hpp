// Peers that were not let in, and have yet to read why.

#pragma once

#include "actors/settings.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string_view>

namespace telex {

/// Their sockets. What they sent is not read, so to close one at once would reset it,
/// and could take from the peer what it was told.
class dismissed_sockets {
public:
  /// Beyond that the oldest is closed for a new one. It is the number of descriptors
  /// that a flood of peers over their limits can take for a while.
  static constexpr std::size_t max = 64;

  dismissed_sockets() = default;
  ~dismissed_sockets();

  dismissed_sockets(const dismissed_sockets&) = delete;
  dismissed_sockets& operator=(const dismissed_sockets&) = delete;

  /// Tells the peer of `fd`, a stream socket that does not block, `words` and that no
  /// more follows. Takes ownership of `fd`, which it closes at `until`, when that is
  /// asked for. `until` is never earlier than that of the last.
  void add(int fd, std::string_view words, time_point until);

  /// Closes those whose time is up. Returns when the next one's is.
  std::optional<time_point> close_overdue(time_point now);

  std::size_t size() const noexcept {
    return all_.size();
  }

private:
  struct dismissed {
    int fd;
    time_point until;
  };

  void close_oldest();

  /// The oldest first.
  std::deque<dismissed> all_;
};

} // namespace telex
