// telex listen, with a server of the extended protocol that a test plays.

#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/process.hpp"
#include "tests/support/programs.hpp"

#include <optional>
#include <string>
#include <vector>

namespace telex::test {

/// Its arguments, as alice at that server.
inline std::vector<std::string> listen_arguments(const std::string& server,
                                                 const std::vector<std::string>& more) {
  std::vector<std::string> result{"listen", "alice", "--server", server};
  result.insert(result.end(), more.begin(), more.end());
  return result;
}

/// The same, behind the name of the program.
inline std::vector<std::string>
listen_command(const std::string& server, const std::vector<std::string>& more = {}) {
  auto result = listen_arguments(server, more);
  result.insert(result.begin(), client_program());
  return result;
}

struct extended_server {
  std::string address() const {
    return "127.0.0.1:" + std::to_string(port.port());
  }

  /// Takes alice, and returns how she has registered.
  std::string welcome() {
    alice.emplace(port.accept());
    auto head = alice->read_until("\n\n");
    REQUIRE(head.starts_with("REGISTER DUPLEX alice\nProtocol: 2\n"));
    alice->send("REGISTERED DUPLEX alice\nProtocol: 2\nMax-body: 65536\n"
                "Receive-window: 32\nSend-window: 64\n\n");
    return head;
  }

  /// `headers` are lines with their ends.
  void forward(const std::string& text, const std::string& id,
               const std::string& headers = {}) {
    alice->send("FORWARD bob\nContent-length: " + std::to_string(text.size())
                + "\nMessage-id: " + id + "\n" + headers + "\n" + text);
  }

  /// Whatever came before was taken up, and had no other answer. The first PING may
  /// have come together with it, and is answered before it.
  void expect_pong() {
    for (auto i = 0; i < 2; ++i) {
      alice->send("PING\n\n");
      alice->expect("PONG\n\n");
    }
  }

  void expect_received(const std::string& id) {
    alice->expect("RECEIVED bob\nMessage-id: " + id + "\n\n");
  }

  void expect_refused(const std::string& id) {
    alice->expect("ERROR 102 Unable to send\nMessage-id: " + id + "\n\n");
  }

  void expect_bye() {
    alice->expect("BYE\n\n");
    alice->send("BYE\n\n");
  }

  listener port;
  std::optional<peer> alice;
};

} // namespace telex::test
