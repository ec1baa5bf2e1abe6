// A TCP socket that never blocks.

#pragma once

#include "cli/system/resolver.hpp"
#include "net/wire/writer.hpp"

#include <span>
#include <string>
#include <string_view>

namespace telex::cli {

/// One connection, from the attempt to its end. Closes the socket.
class connection {
public:
  enum class state { connecting, open, closed };

  /// Begins to connect. Whether that worked is known when poll(2) says that one
  /// can write, and finish_connecting() was called.
  explicit connection(const socket_address& where);

  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  ~connection();

  int fd() const noexcept {
    return fd_;
  }
  state status() const noexcept {
    return state_;
  }
  /// Why the connection is closed, in words; empty if the other side closed it.
  const std::string& error() const noexcept {
    return error_;
  }

  /// It is open or closed afterwards, or still connecting if asked too early.
  void finish_connecting();

  /// Writes a frame with one send(2). What the kernel does not take of it waits,
  /// and later frames wait behind it, for flush(). A connection that is broken
  /// loses it: receive() will tell, after what was received before.
  void send(wire::buffer frame);

  /// Whether frames wait until one can write again.
  bool is_blocked() const noexcept {
    return !waiting_.empty();
  }

  /// Writes what waits, as far as possible.
  void flush();

  /// What has come, in `space`; empty if nothing has, or it is closed now.
  std::string_view receive(std::span<char> space);

private:
  void fail(int code);

  int fd_ = -1;
  state state_ = state::connecting;
  std::string error_;
  std::string waiting_;
};

} // namespace telex::cli
