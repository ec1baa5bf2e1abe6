// A session with a server that a test plays.

#pragma once

#include "cli/telex/client/plain_session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace telex::test {

inline constexpr auto sender = wire::role::sender;
inline constexpr auto receiver = wire::role::receiver;

using events = std::vector<cli::event>;
using frames = std::vector<std::string>;

/// Alice's session, with a clock that goes on when it is told to.
struct session_fixture {
  cli::clock::time_point now{};
  cli::plain_session alice{"alice", now};
  /// Whether messages are acknowledged as they come.
  bool acknowledges = true;

  events happened() {
    events result;
    while (auto one = alice.next(now)) {
      if (auto message = std::get_if<cli::arrived>(&*one); message && acknowledges)
        alice.acknowledge(message->id);
      result.push_back(*one);
    }
    return result;
  }

  events receive(wire::role from, std::string_view bytes) {
    alice.feed(from, bytes, now);
    return happened();
  }

  frames written(wire::role to) {
    frames result;
    while (auto frame = alice.next_frame(to))
      result.emplace_back(frame->begin(), frame->end());
    return result;
  }

  void send(const std::string& recipient, const std::string& text) {
    alice.submit({recipient, text}, now);
  }

  events advance(cli::clock::duration time) {
    now += time;
    alice.expire(now);
    return happened();
  }

  void register_alice() {
    receive(sender, "REGISTERED TOSEND alice\n\n");
    receive(receiver, "REGISTERED TORECV alice\n\n");
    written(sender);
    written(receiver);
  }
};

/// The same, and the server has granted the name.
struct registered_fixture : session_fixture {
  registered_fixture() {
    register_alice();
  }
};

inline const cli::message hello{"bob", "hello"};
inline const cli::message again{"bob", "again"};

} // namespace telex::test
