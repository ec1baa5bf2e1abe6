// A TCP socket that never blocks, with TLS or without.

#pragma once

#include "cli/system/resolver.hpp"
#include "net/tls/session.hpp"
#include "net/wire/writer.hpp"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace telex::cli {

/// Whom a connection over TLS has to lead to.
struct tls_target {
  tls::context_ptr context{};
  /// The name or numeric address for which the certificate has to be, if the context
  /// asks for that.
  std::string server{};
  /// What the certificate's fingerprint has to be; empty if it may be any.
  std::string pin{};
  /// The file in which that is remembered, if it is not given by a person.
  std::string remembered_in{};
  /// The file of the authorities, if a person has named one.
  std::string ca{};
};

/// One connection, from the attempt to its end. Closes the socket.
class connection {
public:
  enum class state { connecting, open, closed };

  /// Begins to connect, over TLS if `secure` is not null; it must outlive this.
  /// `earlier` is what a connection to the same server has left, or null: it makes the
  /// handshake a short one. Whether that worked is known when poll(2) has said what
  /// events() asks for, and finish_connecting() was called, perhaps several times.
  explicit connection(const socket_address& where, const tls_target* secure = nullptr,
                      tls::ticket earlier = nullptr);

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
  /// Whether that is as the server's certificate is not to be believed.
  bool is_stranger() const noexcept {
    return is_stranger_;
  }

  /// What poll(2) is to wait for while it connects.
  short events() const noexcept;

  /// It is open or closed afterwards, or still connecting.
  void finish_connecting();

  /// Over TLS, once it is open: the fingerprint of the server's certificate; when it
  /// ceases to be valid; and why that is not to be believed, empty if it is.
  std::string fingerprint() const;
  std::optional<std::chrono::system_clock::time_point> certificate_end() const;
  std::string certificate_problem() const;

  /// How it is protected, in a few words: `encrypted (TLS 1.3, certificate of HOST
  /// checked)`, or `not encrypted`. Once it is open.
  std::string protection() const;

  /// What another connection to the same server may begin with; null if there is
  /// nothing. Nothing can be sent afterwards.
  tls::ticket take_ticket();

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

  /// What has come, in `space`, which has room for 64 KiB; empty if nothing has, or it
  /// is closed now.
  std::string_view receive(std::span<char> space);

private:
  bool is_connected();
  void begin_tls();
  void go_on_with_tls();
  std::string_view receive_raw(std::span<char> space);
  void fail(int code);
  void fail(std::string why);

  const tls_target* secure_;
  tls::ticket earlier_;
  int fd_ = -1;
  state state_ = state::connecting;
  std::string error_;
  bool is_stranger_ = false;
  /// Over TLS, once something has come: whether that is TLS.
  std::optional<bool> speaks_tls_;
  /// From when the socket is connected on.
  std::optional<tls::session> tls_;
  /// What the server has said together with its last words of the handshake.
  std::vector<char> early_;
  wire::buffer waiting_;
};

/// Waits until `attempt` is decided, or until then. Returns whether it is open.
bool is_opened(connection& attempt, std::chrono::steady_clock::time_point until);

} // namespace telex::cli
