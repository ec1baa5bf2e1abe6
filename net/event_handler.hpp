// Who has a file descriptor, as an event loop knows him.

#pragma once

#include <cstdint>

namespace telex {

/// Is told when its descriptor is ready.
class event_handler {
public:
  /// `events` are those of epoll(7).
  virtual void ready(std::uint32_t events) = 0;

protected:
  ~event_handler() = default;
};

} // namespace telex
