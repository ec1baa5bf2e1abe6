// Who is to try again a while later, for a reason that no event tells the end of.

#pragma once

#include "net/stream/event_handler.hpp"

#include <chrono>
#include <vector>

namespace telex {

/// The handlers of one event loop that wait for nothing but time.
class retries final : public event_handler {
public:
  static constexpr auto wait = std::chrono::milliseconds{10};

  /// Throws std::system_error when the system has no descriptor for it.
  retries();
  retries(const retries&) = delete;
  retries& operator=(const retries&) = delete;
  ~retries();

  /// Readable when it is time to call ready().
  int fd() const noexcept {
    return fd_;
  }

  /// Has `handler` told EPOLLIN and EPOLLOUT, once, after `wait`, or a little earlier
  /// if others wait already.
  void add(event_handler& handler);

  /// The handler is not called any more.
  void remove(const event_handler& handler) noexcept;

  /// Calls one of those whose time has come. Others make it ready again at once.
  void ready(std::uint32_t events) override;

private:
  void wind_up();

  int fd_;
  std::vector<event_handler*> waiting_;
  /// Those whose time has come.
  std::vector<event_handler*> due_;
};

} // namespace telex
