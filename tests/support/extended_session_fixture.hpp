// A session of the extended protocol with a server that a test plays.

#pragma once

#include "cli/telex/client/extended_session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace telex::test {

using events = std::vector<cli::event>;

inline const std::string grant = "REGISTERED DUPLEX alice\nProtocol: 2\nMax-body: "
                                 "65536\nReceive-window: 3\nSend-window: 2\n\n";

/// Alice's session, with a clock that goes on when it is told to.
struct offering_fixture {
  cli::clock::time_point now{};
  cli::extended_session alice{"alice", {.receive_window = 3, .session = {}}, now};

  events happened() {
    events result;
    while (auto one = alice.next(now))
      result.push_back(*one);
    return result;
  }

  events receive(std::string_view bytes) {
    alice.feed(wire::role::duplex, bytes, now);
    return happened();
  }

  /// The same in pieces, each of which is gone when the next one comes.
  events receive(const std::vector<std::string>& pieces) {
    events result;
    for (auto piece : pieces)
      for (auto& one : receive(piece))
        result.push_back(one);
    return result;
  }

  std::string written() {
    auto bytes = alice.next_frame(wire::role::duplex).value_or(wire::buffer{});
    return {bytes.begin(), bytes.end()};
  }

  cli::ticket send(const std::string& recipient, const std::string& text) {
    return alice.submit({recipient, text}, now);
  }

  events end(cli::loss why, std::string said = {}) {
    alice.end(why, std::move(said));
    return happened();
  }

  events leave() {
    alice.leave(now);
    return happened();
  }

  events advance(cli::clock::duration time) {
    now += time;
    alice.expire(now);
    return happened();
  }
};

/// The same, and the server has granted the name, and takes two messages at once.
struct granted_fixture : offering_fixture {
  granted_fixture() {
    receive(grant);
    written();
  }
};

/// What is written for alice's message with that text.
inline std::string sent(cli::ticket which, const std::string& recipient,
                        const std::string& text) {
  return "SEND " + recipient + "\nContent-length: " + std::to_string(text.size())
         + "\nMessage-id: " + std::to_string(which) + "\n\n" + text;
}

inline const cli::message hello{"bob", "hello"};
inline const cli::message again{"bob", "again"};
inline const cli::message to_all{"ALL", "hear ye"};

// What becomes of alice's messages, without the server's words.

inline cli::event is_delivered(cli::ticket which, const cli::message& what) {
  return cli::settled{which, cli::delivered{what}};
}

inline cli::event is_not_sent(cli::ticket which, const cli::message& what) {
  return cli::settled{which, cli::not_sent{what}};
}

inline cli::event is_not_confirmed(cli::ticket which, const cli::message& what,
                                   cli::doubt why) {
  return cli::settled{which, cli::not_confirmed{what, why, {}}};
}

} // namespace telex::test
