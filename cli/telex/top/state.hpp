// What a router says of itself at one moment, as the admin port gives it.

#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace telex::top {

using microseconds = std::chrono::microseconds;

/// Since 1970.
using time_point = std::chrono::time_point<std::chrono::system_clock, microseconds>;

/// How many took at most so long: cumulative, the last one without a bound.
struct bucket {
  std::optional<microseconds> bound;
  std::uint64_t count = 0;
};

struct process_state {
  microseconds cpu{0};
  microseconds io_cpu{0}; ///< Of the thread that all actors run on.
  std::uint64_t resident_bytes = 0;
  std::uint64_t descriptors = 0;
  std::uint64_t max_descriptors = 0;
};

struct user_state {
  std::string name;
  std::string peer;
  std::uint64_t queue = 0; ///< Messages for it that are not settled.
  std::optional<microseconds> oldest;
  std::optional<microseconds> owes;    ///< Since when it owes a RECEIVED.
  std::optional<microseconds> blocked; ///< Since when it does not read.
  std::uint64_t unread_bytes = 0;
  std::uint64_t sent = 0;
  std::uint64_t failed = 0; ///< Of its own messages.
  std::uint64_t acknowledged = 0;
  std::uint64_t missed = 0; ///< For it, and not acknowledged.
  std::optional<microseconds> latency;
  std::optional<microseconds> acknowledge;
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;
};

/// Counters are since the start of the router. Texts are as the router wrote them, and
/// may hold anything.
struct router_state {
  std::string version;
  time_point time;
  time_point started;
  bool is_draining = false;
  process_state process;
  microseconds answer{0}; ///< How long the router took for this.
  std::uint64_t connections = 0;
  std::uint64_t users_total = 0; ///< May be more than `users` has.
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t received = 0;
  std::map<std::string, std::uint64_t> answered; ///< By what came of the messages.
  std::uint64_t under_way = 0;
  std::vector<bucket> latency;
  std::uint64_t dropped = 0; ///< What all logs have lost.
  std::vector<user_state> users;
};

/// The one of `answered` that is no failure.
inline constexpr std::string_view delivered = "delivered";

/// What a request for a state must have asked for: no lists but that of users, and
/// this many of them.
inline constexpr auto state_target
  = "/state.json?users=1000&connections=0&closed=0&transactions=0";

/// A state, or in words what is wrong with `json`. Members that are not known are
/// passed over.
std::variant<router_state, std::string> parse_state(std::string_view json);

} // namespace telex::top
