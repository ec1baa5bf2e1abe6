// A client's end of one TCP connection: octets out, octets in.

#pragma once

#include "cli/system/descriptor.hpp"
#include "cli/system/resolver.hpp"
#include "cli/telex/load/event_loop.hpp"
#include "net/tls/session.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace telex::load {

/// A server to connect to, over TLS if there is a context for that. Who it is is not
/// checked but by that.
struct target {
  target(const cli::socket_address& where, tls::context_ptr tls = nullptr)
    : where{where}, tls{std::move(tls)} {
    // nop
  }

  cli::socket_address where;
  tls::context_ptr tls;
};

/// A TCP connection to a server, whatever is spoken on it. Nothing blocks: what the
/// socket does not take waits here.
class stream final : event_handler {
public:
  class owner {
  public:
    /// What has come, cut anywhere; to be used before this returns. May close the
    /// stream, but not destroy it.
    virtual void received(stream& from, std::string_view bytes) = 0;

    /// The server has closed or reset the connection. May not destroy the stream.
    virtual void closed(stream& which) = 0;

  protected:
    ~owner() = default;
  };

  /// Starts to connect. With `receive_buffer`, the kernel keeps about so many
  /// octets that are not read. Throws std::system_error when there can be no
  /// socket.
  stream(event_loop& loop, const target& server, owner& told, int receive_buffer = 0);
  ~stream();
  stream(const stream&) = delete;
  stream& operator=(const stream&) = delete;

  /// What is appended here goes out with the next flush(), or when the connection is
  /// made; what the socket has not taken is in it until then.
  std::vector<char>& output() noexcept {
    return output_;
  }
  const std::vector<char>& output() const noexcept {
    return output_;
  }
  void flush();

  /// Whether what the server writes is read; at first it is.
  void set_reading(bool on);

  /// Closes the connection, or resets it. The owner is not told.
  void close();
  void reset();

  /// Once the owner was told of its end, why that is, in words.
  std::string_view farewell() const noexcept;

  /// Whether somebody has ever listened.
  bool was_connected() const noexcept {
    return connected_;
  }

  bool is_open() const noexcept {
    return socket_.get() >= 0;
  }

private:
  void ready(std::uint32_t events) override;
  void read(bool to_end);
  void take(std::string_view bytes);
  void send(std::vector<char>& bytes);
  void fail();
  void update();

  event_loop* loop_;
  owner* owner_;
  cli::descriptor socket_;
  std::vector<char> output_;
  /// Null without TLS.
  std::unique_ptr<tls::session> tls_;
  /// What of it is encrypted and has not left; of TLS alone.
  std::vector<char> encrypted_;
  std::uint32_t watched_ = EPOLLIN | EPOLLOUT;
  int error_ = 0;
  bool connected_ = false;
  bool reading_ = true;
};

} // namespace telex::load
