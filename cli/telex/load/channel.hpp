// A client's end of one connection: bytes out, frames in.

#pragma once

#include "cli/system/resolver.hpp"
#include "cli/telex/load/stream.hpp"
#include "net/wire/parser.hpp"
#include "net/wire/writer.hpp"

#include <cstddef>
#include <string_view>

namespace telex::load {

/// A TCP connection to a router. Nothing blocks: what the socket does not take
/// waits here.
class channel final : stream::owner {
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
  channel(event_loop& loop, const target& server, owner& told, int receive_buffer = 0);
  channel(const channel&) = delete;
  channel& operator=(const channel&) = delete;

  /// What is appended here goes out with the next flush().
  wire::buffer& output() noexcept {
    return stream_.output();
  }
  void flush() {
    stream_.flush();
  }

  void write(std::string_view bytes);

  /// How many octets the socket has not taken.
  std::size_t unsent() const noexcept {
    return stream_.output().size();
  }

  /// Whether what the router writes is read; at first it is.
  void set_reading(bool on) {
    stream_.set_reading(on);
  }

  /// Closes the connection, or resets it. The owner is not told.
  void close() {
    stream_.close();
  }
  void reset() {
    stream_.reset();
  }

  /// Once the owner was told of its end, why that is, in words.
  std::string_view farewell() const noexcept {
    return is_garbled_ ? "the server wrote what is no frame of the protocol"
                       : stream_.farewell();
  }

  bool is_open() const noexcept {
    return stream_.is_open();
  }

private:
  void received(stream& from, std::string_view bytes) override;
  void closed(stream& which) override;

  owner* owner_;
  wire::parser parser_;
  stream stream_;
  /// What came is no frame.
  bool is_garbled_ = false;
};

} // namespace telex::load
