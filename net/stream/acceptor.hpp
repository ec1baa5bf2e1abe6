// The door of a listening socket: CAF's interface, implemented for this protocol. CAF's
// own takes one connection for an event; this one takes some.

#pragma once

#include "net/stream/address_range.hpp"
#include "net/stream/dismissed_sockets.hpp"
#include "net/stream/door.hpp"
#include "net/stream/endpoint.hpp"
#include "net/stream/event_loop.hpp"
#include "net/stream/proxied_sockets.hpp"
#include "net/stream/stream.hpp"
#include "net/tls/context.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telex {

/// Accepts connections for its broker, a few for each event.
class acceptor final : public door, event_handler, proxied_sockets::owner {
public:
  /// Takes ownership of `at`. Who comes in there has to speak TLS if there is a context
  /// for that. What comes from one of `proxies` begins with a header that says whose
  /// connection it is: that one is admitted, or not.
  acceptor(event_loop& loop, bound_socket at, tls::context_ptr tls = nullptr,
           std::vector<address_range> proxies = {});
  ~acceptor() override;

  /// Whoever comes from now on is shown another certificate. Of one with a context; on
  /// the thread of the loop.
  void use(tls::context_ptr tls) noexcept {
    tls_ = std::move(tls);
  }

  // -- caf::io::doorman --------------------------------------------------------

  /// Accepts one connection and, if its peer is admitted, hands it to the broker; that
  /// of a proxy, once the peer is known.
  /// Returns false if there is none, or no descriptor or memory for it; in the latter
  /// case the broker gets a starved_msg, and nothing is accepted until it triggers this
  /// acceptor again: without that, the event loop would spin.
  bool new_connection() override;
  std::optional<time_point> close_overdue(time_point now) override;

  void launch() override;
  std::string addr() const override;
  std::uint16_t port() const override;
  void add_to_loop() override;
  void remove_from_loop() override;
  void graceful_shutdown() override;

private:
  void ready(std::uint32_t events) override;
  void turn_ended() override;
  void introduced(int fd, endpoint peer) override;
  void refused(const endpoint& proxy, std::string_view why) override;
  bool is_proxy(const endpoint& peer) const noexcept;
  void wait_for_header(int fd, endpoint proxy);
  bool admit(int fd, endpoint peer);
  void admit_introduced();
  void starve(pause_reason why);
  stream_ptr make_stream(int fd, endpoint peer);
  void close();

  event_loop& loop_;
  int fd_;
  socket_file file_;
  tls::context_ptr tls_;
  /// The loop knows it.
  bool watched_ = false;
  /// Whether the broker wants connections. Checked between two of them.
  bool active_ = false;
  std::uint64_t accepted_ = 0;
  dismissed_sockets dismissed_;
  std::vector<address_range> proxies_;
  proxied_sockets proxied_;
  /// Of proxies that have said whose they are while the broker wanted none.
  std::deque<std::pair<int, endpoint>> introduced_;
};

} // namespace telex
