// Who has a file descriptor, as an event loop knows him.

#pragma once

#include <cstdint>

namespace telex {

/// Is told when its descriptor is ready.
class event_handler {
public:
  /// `events` are those of epoll(7).
  virtual void ready(std::uint32_t events) = 0;

  /// The turn has ended in which it has asked to be told so.
  virtual void turn_ended() {
    // nop
  }

  /// Whether others are told first of what happens from now on.
  bool lets_others_first() const noexcept {
    return lets_others_first_;
  }

protected:
  ~event_handler() = default;

  bool lets_others_first_ = false;

private:
  friend class event_backlog;

  /// In an event_backlog; 0 if it is in none.
  std::uint64_t place_ = 0;
};

} // namespace telex
