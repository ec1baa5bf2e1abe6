// The sockets of the router: CAF's interfaces, implemented for this protocol.
//
// CAF's own wait for the socket to report that it can be written before they
// write, own a read buffer each, and take one connection per event. These write
// at once and leave to the event loop only what the socket would not take,
// share one read buffer, and take what is there.

#pragma once

#include "net/dismissed_sockets.hpp"
#include "net/endpoint.hpp"
#include "net/event_loop.hpp"
#include "net/transport.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace telex {

/// The stream of one peer over TCP. Each flush() is one `send`.
class socket final : public stream, event_handler {
public:
  /// Takes ownership of `fd`, a stream socket that does not block and is connected to
  /// `peer`.
  socket(event_loop& loop, int fd, endpoint peer);
  ~socket() override;

  // -- stream ------------------------------------------------------------------

  bool start() override;
  void shutdown_write() override;
  void let_others_first(bool x) override;

  // -- caf::io::scribe ---------------------------------------------------------

  void configure_read(caf::io::receive_policy::config) override;
  void ack_writes(bool) override;
  std::vector<char>& wr_buf() override;
  void flush() override;
  void flush(std::string_view tail) override;
  std::string addr() const override;
  std::uint16_t port() const override;
  void add_to_loop() override;
  void remove_from_loop() override;

  /// Closes the socket. What is still in wr_buf() gets one more try.
  void graceful_shutdown() override;

private:
  enum class sent { all, some, failed };

  void ready(std::uint32_t events) override;
  void handle(std::uint32_t events);
  void read(std::uint32_t events);
  void write();
  void fail();
  void close();
  void look_again();
  bool can_go_on();
  sent send_some(std::string_view tail = {});

  event_loop& loop_;
  int fd_;
  endpoint peer_;
  std::vector<char> output_;
  /// The loop watches the socket; it does from the start on, if it can.
  bool watched_ = false;
  bool reading_ = false;
  /// The front of output_ waits for the socket to be writable.
  bool blocked_ = false;
  bool shutting_down_ = false;
};

/// Accepts connections for its broker, as many as are there.
class acceptor final : public door, event_handler {
public:
  /// Takes ownership of `fd`, a listening socket that does not block.
  acceptor(event_loop& loop, int fd);
  ~acceptor() override;

  // -- caf::io::doorman --------------------------------------------------------

  /// Accepts one connection and, if its peer is admitted, hands it to the broker. One
  /// that is not is told ERROR 102.
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
  void close();

  event_loop& loop_;
  int fd_;
  /// The loop knows it.
  bool watched_ = false;
  /// Whether the broker wants connections. Checked between two of them.
  bool active_ = false;
  std::uint64_t accepted_ = 0;
  dismissed_sockets dismissed_;
};

} // namespace telex
