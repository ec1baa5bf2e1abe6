// A server that a test plays step by step, for one client.

#pragma once

#include "tests/support/peer.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace telex::test {

/// Listens on a free port of the loopback, and has the two sockets of the client
/// that came last. Calls block and throw as those of `peer` do.
class fake_server {
public:
  fake_server() = default;
  /// Listens on a port that was another server's before.
  explicit fake_server(std::uint16_t port) : listener_(port) {}

  std::uint16_t port() const noexcept {
    return listener_.port();
  }
  /// As --server wants it.
  std::string address() const {
    return "127.0.0.1:" + std::to_string(port());
  }

  /// Takes both sockets of a client, the sending one first. One that offers the
  /// extended protocol is told that this server does not have it.
  void accept();

  /// The same, and grants the client its name.
  void welcome(std::string_view name);

  /// Reads the REGISTER of the sending socket, and answers.
  void answer_registration(std::string_view name, std::string_view answer);

  /// The client's sending socket, and its receiving one.
  peer& sending() {
    return sending_.value();
  }
  peer& receiving() {
    return receiving_.value();
  }

  /// Reads the SEND of `text` to `recipient`, octet for octet.
  void expect_send(std::string_view recipient, std::string_view text);

  /// The same, and answers that it was delivered.
  void deliver(std::string_view recipient, std::string_view text);

  /// Forwards `text`, and reads the receipt.
  void forward(std::string_view sender, std::string_view text);

  /// Reads the receipt of a message from `sender`.
  void expect_received(std::string_view sender);

  /// Closes both sockets of the client; new ones are taken still.
  void hang_up();

  /// Closes them, and refuses new ones.
  void close();

private:
  listener listener_;
  std::optional<peer> sending_;
  std::optional<peer> receiving_;
};

} // namespace telex::test
