// A run of the simulation, written down: the router's settings, and what happens
// one after another. As text, one action is one line (docs/simulation.md).

#pragma once

#include "actors/settings.hpp"
#include "tests/simulation/stage.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace telex::simulation {

/// What can happen. The numbers are the parameters of an action; each action is
/// about a user, about one of its sockets, or about neither.
enum class verb : std::uint8_t {
  join,      ///< A user opens what it has not, and registers as itself; all rests.
  connect,   ///< A socket is opened. 0: which address; 1: window in octets.
  register_, ///< It asks for a name. 0: role; 1: name; 2: spelling.
  send,      ///< It writes a message. 0: recipient; 1: octets; 2: spelling.
  answer,    ///< It answers what it was given. 0: a reply; 1: spelling.
  garbage,   ///< It writes what asks for nothing. 0: which.
  enter,     ///< As join, with one socket for both directions. 0: window; 1: offer.
  extend,    ///< It asks for a name for both directions. 0: name; 1: window; 2: offer.
  post,      ///< It writes a message. 0: recipient; 1: octets; 2: headers.
  receipt,   ///< It answers one of many messages. 0: which; 1: a reply.
  ask,       ///< It asks for something else. 0: a question; 1: about whom.
  arrive,    ///< The router reads what it wrote. 0: octets at most.
  take,      ///< It reads what the router wrote. 0: octets at most.
  hang_up,   ///< It closes.
  run,       ///< An actor takes one message. 0: which of those that are ready.
  rest,      ///< The actors run until none is ready.
  wait,      ///< All rests, and then time passes. 0: milliseconds.
  drain,     ///< The router is told to stop.
  end,       ///< The router ends at once.
};
inline constexpr std::size_t verbs = 19;

/// What a socket may write when it was given a message.
enum class reply : std::uint8_t {
  received,    ///< RECEIVED, for the oldest message that it has not answered.
  misnamed,    ///< The same with the name of another.
  again,       ///< RECEIVED, with the name of the last message, answered or not.
  unable,      ///< ERROR 102
  incomplete,  ///< ERROR 103
  other_error, ///< ERROR 507
};
inline constexpr std::uint32_t replies = 6;

/// What else a peer of the extended protocol may write.
enum class question : std::uint8_t { who, who_some, watch, unwatch, ping, pong, bye };
inline constexpr std::uint32_t questions = 7;

/// What a REGISTER DUPLEX has beside a window, as a number: one of all_sessions, and
/// this, to be told who comes and goes.
inline constexpr std::uint32_t with_presence = all_sessions;

/// What a message has beside its body, as a number of these.
inline constexpr std::uint32_t with_id = 1;
inline constexpr std::uint32_t with_type = 2;

/// As many octets as there are.
inline constexpr auto all = std::numeric_limits<std::uint32_t>::max();

struct action {
  verb what = verb::rest;
  name_id user = 0;
  /// The socket of the user that it opens to send on, or that to receive on.
  /// What it then registers it as is another matter.
  role socket = role::sender;
  std::array<std::uint32_t, 3> parameters{};

  bool operator==(const action&) const = default;
};

struct schedule {
  settings config;
  std::uint32_t users = 3;
  /// How many octets the network holds for those who join.
  std::uint32_t window = 4096;
  /// All streams are over TLS.
  bool tls = false;
  std::vector<action> actions;
};

/// One action in one line, without what ends it.
std::string to_text(const action& what);

/// The whole schedule, with the version of the format in its first line.
std::string to_text(const schedule& what);

/// Why a text is no schedule.
struct schedule_error {
  std::size_t line;
  std::string why;
};

/// The inverse of to_text. Blank lines and what follows a # are skipped.
std::variant<schedule, schedule_error> read_schedule(std::string_view text);

} // namespace telex::simulation
