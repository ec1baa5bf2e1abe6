// The door of a listening socket: CAF's interface, implemented for this protocol. CAF's
// own takes one connection for an event; this one takes some.

#pragma once

#include "net/stream/dismissed_sockets.hpp"
#include "net/stream/door.hpp"
#include "net/stream/endpoint.hpp"
#include "net/stream/event_loop.hpp"
#include "net/stream/stream.hpp"
#include "net/tls/context.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace telex {

/// Accepts connections for its broker, a few for each event.
class acceptor final : public door, event_handler {
public:
  /// Takes ownership of `fd`, a listening socket that does not block. Who comes in
  /// there has to speak TLS if there is a context for that.
  acceptor(event_loop& loop, int fd, tls::context_ptr tls = nullptr);
  ~acceptor() override;

  /// Whoever comes from now on is shown another certificate. Of one with a context; on
  /// the thread of the loop.
  void use(tls::context_ptr tls) noexcept {
    tls_ = std::move(tls);
  }

  // -- caf::io::doorman --------------------------------------------------------

  /// Accepts one connection and, if its peer is admitted, hands it to the broker.
  /// Returns false if there is none, or no descriptor or memory for it; in the latter
  /// case the broker gets a starved_msg, and nothing is accepted until it triggers this
  /// acceptor again: without that, the event loop would spin.
  bool new_connection() override;
  std::optional<time_point> close_dismissed(time_point now) override;

  void launch() override;
  std::string addr() const override;
  std::uint16_t port() const override;
  void add_to_loop() override;
  void remove_from_loop() override;
  void graceful_shutdown() override;

private:
  void ready(std::uint32_t events) override;
  stream_ptr make_stream(int fd, endpoint peer);
  void close();

  event_loop& loop_;
  int fd_;
  tls::context_ptr tls_;
  /// The loop knows it.
  bool watched_ = false;
  /// Whether the broker wants connections. Checked between two of them.
  bool active_ = false;
  std::uint64_t accepted_ = 0;
  dismissed_sockets dismissed_;
};

} // namespace telex
