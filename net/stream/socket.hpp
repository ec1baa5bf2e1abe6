// The stream of a peer over TCP: CAF's interface, implemented for this protocol.
//
// CAF's own waits for the socket to report that it can be written before it writes, and
// owns a read buffer. This one writes at once, leaves to the event loop only what the
// socket would not take, shares one read buffer with all others, and takes what is
// there.

#pragma once

#include "net/stream/endpoint.hpp"
#include "net/stream/event_loop.hpp"
#include "net/stream/stream.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace telex {

/// The stream of one peer over TCP. Each flush is one `send`.
class socket : public stream, event_handler {
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
  void flush_later() override;
  std::size_t unread() const noexcept override;
  std::string addr() const override;
  std::uint16_t port() const override;
  void add_to_loop() override;
  void remove_from_loop() override;

  /// Closes the socket. What is still in wr_buf() gets one more try.
  void graceful_shutdown() override;

protected:
  void end_input() override;

private:
  enum class sent { all, some, failed };

  void ready(std::uint32_t events) override;
  void turn_ended() override;
  template <class F>
  void guarded(F&& f);
  void handle(std::uint32_t events);
  void read(std::uint32_t events);
  void break_off();
  void write();
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
  /// The loop tells of the end of its turn.
  bool flushes_later_ = false;
  bool shutting_down_ = false;
};

} // namespace telex
