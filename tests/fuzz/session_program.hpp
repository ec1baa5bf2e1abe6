// What the octets of an input of session_fuzz mean.
//
// The first octet chooses the settings: bit 0 for small limits, bit 1 for the
// answer SENT. All others are taken in turn. One below 0x80 is written by the
// current peer as it is, so that text in an input is text on the wire; the
// others are verbs.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace telex::fuzz {

/// Each verb is the first of a range of octets; the place of an octet in its
/// range is the verb's argument, n.
enum class verb : std::uint8_t {
  turn = 0x80,    ///< The n-th peer is the current one. It connects, if need be.
  hang_up = 0x88, ///< The n-th peer closes its connection.
  deliver = 0x90, ///< Up to 4^n octets of the current peer reach the router.
  take = 0x98,    ///< The current peer takes up to 4^n octets.
  run = 0xa0,     ///< The n-th actor of those that are ready takes a message.
  settle = 0xb0,  ///< Everything arrives, and all actors run until none is ready.
  advance = 0xb8, ///< The clock moves by a quarter of a second times 2^n.
  say = 0xc0,     ///< The current peer writes the n-th of the phrases.
  octet = 0xf0,   ///< The current peer writes the next octet as it is.
  drain = 0xf8,   ///< The router is asked to stop.
};

/// Frames that would take a fuzzer long to spell.
inline const std::vector<std::string_view>& phrases() {
  static const std::vector<std::string_view> table{
    "REGISTER TOSEND alice\n\n",
    "REGISTER TORECV alice\n\n",
    "REGISTER TOSEND bob\n\n",
    "REGISTER TORECV bob\n\n",
    "REGISTER TOSEND carol\n\n",
    "REGISTER TORECV carol\n\n",
    "REGISTER TOSEND ALL\n\n",
    "RECEIVED alice\n\n",
    "RECEIVED bob\n\n",
    "RECEIVED carol\n\n",
    "SEND alice\nContent-length: 5\n\nhello",
    "SEND bob\nContent-length: 5\n\nhello",
    "SEND carol\nContent-length: 0\n\n",
    "SEND ALL\nContent-length: 5\n\nhello",
    "SEND bob\nContent-length: 40\n\n0123456789012345678901234567890123456789",
    "SEND bob\n\n",
    "ERROR 102 Unable to send\n\n",
    "ERROR 103 Header incomplete\n\n",
    "SHOUT\nContent-length: 2\n\n..",
    // Of the extended protocol.
    "REGISTER DUPLEX alice\nProtocol: 2\nReceive-window: 2\nPresence: yes\n\n",
    "REGISTER DUPLEX bob\nProtocol: 2\nSession: 0123456789abcdefghijkl\n\n",
    "REGISTER DUPLEX carol\nProtocol: 2\n\n",
    "SEND alice\nContent-length: 2\nMessage-id: a1\n\nhi",
    "SEND bob\nContent-length: 2\nMessage-id: b1\nContent-type: a/b\n\nhi",
    "SEND ALL\nContent-length: 2\nMessage-id: c1\n\nhi",
    "RECEIVED alice\nMessage-id: 2\n\n",
    "RECEIVED alice\nMessage-id: 32\n\n",
    "ERROR 103 Header incomplete\nMessage-id: 3\n\n",
    "WHO\n\n",
    "WATCH bob\n\n",
    "UNWATCH bob\n\n",
    "PING\n\n",
    "BYE\n\n",
  };
  return table;
}

/// An octet of a program, taken apart.
struct step {
  fuzz::verb verb;
  std::uint8_t n;
};

/// `octet` is 0x80 or more.
constexpr step to_step(std::uint8_t octet) noexcept {
  constexpr verb all[]
    = {verb::drain, verb::octet, verb::say,     verb::advance, verb::settle,
       verb::run,   verb::take,  verb::deliver, verb::hang_up};
  for (auto each : all)
    if (auto first = static_cast<std::uint8_t>(each); octet >= first)
      return {each, static_cast<std::uint8_t>(octet - first)};
  return {verb::turn, static_cast<std::uint8_t>(octet - 0x80)};
}

} // namespace telex::fuzz
