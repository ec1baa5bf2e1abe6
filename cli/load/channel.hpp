// A client's end of one connection: bytes out, frames in.

#pragma once

#include "cli/address.hpp"
#include "cli/descriptor.hpp"
#include "cli/load/event_loop.hpp"
#include "net/wire/parser.hpp"
#include "net/wire/writer.hpp"

#include <cstddef>
#include <string_view>

namespace telex::load {

/// A TCP connection to a router. Nothing blocks: what the socket does not take
/// waits here.
class channel final : event_handler {
public:
  class owner {
  public:
    /// Once a frame. May close the channel, but not destroy it.
    virtual void received(channel& from, wire::frame&& frame) = 0;

    /// The router has closed or reset the connection, or written what is no
    /// frame. May not destroy the channel.
    virtual void closed(channel& which) = 0;

  protected:
    ~owner() = default;
  };

  /// Starts to connect. With `receive_buffer`, the kernel keeps about so many
  /// octets that are not read. Throws std::system_error when there can be no
  /// socket.
  channel(event_loop& loop, const cli::endpoint& server, owner& told,
          int receive_buffer = 0);
  ~channel();
  channel(const channel&) = delete;
  channel& operator=(const channel&) = delete;

  /// What is appended here goes out with the next flush().
  wire::buffer& output() noexcept {
    return output_;
  }
  void flush();

  void write(std::string_view bytes);

  /// How many octets the socket has not taken.
  std::size_t unsent() const noexcept {
    return output_.size();
  }

  /// Whether what the router writes is read; at first it is.
  void set_reading(bool on);

  /// Closes the connection, or resets it. The owner is not told.
  void close();
  void reset();

  /// The errno of what has ended the connection; 0 if the router closed it, or wrote
  /// what is no frame, and as long as it is open.
  int error() const noexcept {
    return error_;
  }

  bool is_open() const noexcept {
    return socket_.get() >= 0;
  }

private:
  void ready(std::uint32_t events) override;
  void read(bool to_end);
  void take(std::string_view bytes);
  void fail();
  void update();

  event_loop* loop_;
  owner* owner_;
  cli::descriptor socket_;
  wire::parser parser_;
  wire::buffer output_;
  std::uint32_t watched_ = EPOLLIN | EPOLLOUT;
  int error_ = 0;
  bool connected_ = false;
  bool reading_ = true;
};

} // namespace telex::load
