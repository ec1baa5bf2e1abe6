// The other end of a connection, played step by step by a test.

#pragma once

#include "cli/system/descriptor.hpp"
#include "tests/support/deadline.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace telex::test {

/// One TCP connection over the loopback. Each call blocks until it is done, or
/// throws: timed_out when nothing comes within `patience`, std::runtime_error
/// when something else comes than was expected.
class peer {
public:
  /// Connects to a port of 127.0.0.1, from an address of the loopback. Throws when
  /// nobody listens there.
  static peer connect(std::uint16_t port, const std::string& from = "127.0.0.1");

  /// Takes an accepted or connected socket.
  explicit peer(cli::descriptor socket);

  /// Writes all of `bytes`, with one send(2) if they fit the socket's buffer.
  void send(std::string_view bytes);

  /// Writes `bytes` in segments of `size` octets.
  void send_in_pieces(std::string_view bytes, std::size_t size);

  /// Reads as many octets as `bytes` has, which must be these.
  void expect(std::string_view bytes);

  /// Waits for as many octets as `bytes` has, and returns whether they are these; they
  /// are left to be read.
  bool is_next(std::string_view bytes);

  /// Reads up to and with the first `end`, and returns it all.
  std::string read_until(std::string_view end);

  /// Reads exactly `count` octets.
  std::string read(std::size_t count);

  /// Makes one recv(2), and returns what it gives: empty when the other side
  /// has closed. Throws std::logic_error when octets read before are left.
  std::string read_segment();

  /// The other side closes, or resets, and sends nothing before.
  void expect_closed();

  /// As expect_closed; and as long as nothing comes, writes `piece` after each `pause`.
  void drip_until_closed(std::string_view piece, std::chrono::milliseconds pause);

  /// Whether octets, or the end, are there to be read at this moment. That
  /// nothing came can be shown only behind an event that would have come later.
  bool has_input() const;

  /// Closes the connection; what the other side sends from then on is refused.
  void close();

  /// Closes the connection with a reset.
  void reset();

  /// The socket, for who waits for several.
  int fd() const noexcept {
    return socket_.get();
  }

private:
  bool receive(const deadline& until);

  cli::descriptor socket_;
  /// Read, and not yet asked for.
  std::string input_;
};

/// A listening socket on a free port of 127.0.0.1, or on a given one.
class listener {
public:
  explicit listener(std::uint16_t port = 0);

  std::uint16_t port() const noexcept {
    return port_;
  }

  /// The next connection. Throws timed_out when none comes.
  peer accept();

  /// Whether a connection waits to be accepted.
  bool has_pending() const;

  /// From now on connections are refused; the waiting ones are reset.
  void close();

private:
  cli::descriptor socket_;
  std::uint16_t port_ = 0;
};

/// A registered user of a router: one socket sends, the other receives.
class user {
public:
  /// Connects twice, and registers `name`. Throws unless the router grants it.
  user(std::uint16_t port, std::string name);

  const std::string& name() const noexcept {
    return name_;
  }
  /// The socket that writes SEND and reads the answers.
  peer& sending() noexcept {
    return sending_;
  }
  /// The socket that reads FORWARD and writes RECEIVED.
  peer& receiving() noexcept {
    return receiving_;
  }

  /// Writes `SEND recipient` with `body`; the answer is left to be read.
  void send(std::string_view recipient, std::string_view body);

  /// Reads the answer that `recipient` has the message.
  void expect_sent(std::string_view recipient);

  /// Reads the FORWARD of `body` from `sender`, and nothing else.
  void expect_forward(std::string_view sender, std::string_view body);

  /// Acknowledges a FORWARD from `sender`.
  void acknowledge(std::string_view sender);

private:
  std::string name_;
  peer sending_;
  peer receiving_;
};

/// Has `from` send a message to `to`, which acknowledges it.
void exchange(user& from, user& to);

/// The bytes of a frame with a body: `command name`, Content-length and `body`.
std::string with_body(std::string_view command, std::string_view name,
                      std::string_view body);

} // namespace telex::test
