// The sockets of the router: CAF's interfaces, implemented for this protocol.
//
// CAF's own wait for the socket to report that it can be written before they
// write, own a read buffer each, and take one connection per event. These write
// at once and leave to the event loop only what the socket would not take,
// share one read buffer, and take what is there.

#pragma once

#include "net/endpoint.hpp"
#include "net/transport.hpp"

#include <caf/io/network/default_multiplexer.hpp>
#include <caf/io/network/event_handler.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace telex {

/// What all sockets of one I/O thread read into, one after another. As large as the
/// largest body that a router takes by default.
using read_buffer = std::array<char, 64 * 1024>;

/// The stream of one peer over TCP. Each flush() is one `send`.
class socket final : public stream, public caf::io::network::event_handler {
public:
  using native_socket = caf::io::network::native_socket;
  using operation = caf::io::network::operation;

  /// Takes ownership of `fd`, a stream socket that is connected to `peer`.
  socket(caf::io::network::default_multiplexer& mpx, native_socket fd, endpoint peer,
         std::shared_ptr<read_buffer> input);

  // -- stream ------------------------------------------------------------------

  void shutdown_write() override;

  // -- caf::io::scribe ---------------------------------------------------------

  void configure_read(caf::io::receive_policy::config) override;
  void ack_writes(bool) override;
  std::vector<char>& wr_buf() override;
  void flush() override;
  std::string addr() const override;
  std::uint16_t port() const override;
  void add_to_loop() override;
  void remove_from_loop() override;

  /// Closes the socket. What is still in wr_buf() gets one more try.
  void graceful_shutdown() override;

  // -- caf::io::network::event_handler -----------------------------------------

  void handle_event(operation op) override;
  void removed_from_loop(operation) override;

private:
  enum class sent { all, some, failed };

  void read();
  void write();
  void fail();
  sent send_some();

  endpoint peer_;
  std::shared_ptr<read_buffer> input_;
  std::vector<char> output_;
  /// The front of output_ waits for the socket to be writable.
  bool blocked_ = false;
  bool shutting_down_ = false;
};

/// Accepts connections for its broker, as many as are there.
class acceptor final : public door, public caf::io::network::event_handler {
public:
  using native_socket = caf::io::network::native_socket;
  using operation = caf::io::network::operation;

  /// Takes ownership of `fd`, a listening socket.
  acceptor(caf::io::network::default_multiplexer& mpx, native_socket fd,
           std::shared_ptr<read_buffer> input);

  // -- caf::io::doorman --------------------------------------------------------

  /// Accepts one connection and, if its peer is admitted, hands it to the broker.
  /// Returns false if there is none, or no descriptor for it; in the latter case
  /// the broker gets an acceptor_passivated_msg, and nothing is accepted until it
  /// triggers this acceptor again: without that, the event loop would spin.
  bool new_connection() override;

  void launch() override;
  std::string addr() const override;
  std::uint16_t port() const override;
  void add_to_loop() override;
  void remove_from_loop() override;
  void graceful_shutdown() override;

  // -- caf::io::network::event_handler -----------------------------------------

  void handle_event(operation op) override;
  void removed_from_loop(operation) override;

private:
  /// Whether the broker wants connections. Checked between two of them.
  bool active_ = false;
  std::shared_ptr<read_buffer> input_;
};

} // namespace telex
