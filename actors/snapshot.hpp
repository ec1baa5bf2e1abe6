// What a router tells of itself when it is asked: the state of its actors at about one
// moment, as values that nobody else has.

#pragma once

#include "actors/actor_load.hpp"
#include "actors/events.hpp"
#include "actors/latency_histogram.hpp"
#include "actors/outcome.hpp"
#include "actors/settings.hpp"
#include "actors/transaction_number.hpp"
#include "actors/username.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace telex {

/// What has gone through a connection, or through all, since its start.
struct traffic {
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;

  // As a sender.
  std::uint64_t received = 0; ///< SENDs.
  std::array<std::uint64_t, std::size(outcomes)> answered{};
  latency_histogram answer_time; ///< From a SEND to its answer.

  // As a recipient.
  std::uint64_t forwarded = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t missed = 0; ///< Settled otherwise than by its acknowledgement.
  latency_histogram acknowledge_time; ///< From a FORWARD to its acknowledgement.

  void add(const traffic& other) noexcept;
};

/// A message that is not settled for the recipient whose connection tells of it.
struct message_report {
  transaction_number transaction;
  std::string sender;
  std::size_t bytes;
  time_point received;
  bool forwarded;
};

/// What waits for a recipient.
struct queue_report {
  std::size_t messages = 0;
  std::size_t bytes = 0;
  /// Since when it has owed the answer to what it was given.
  std::optional<time_point> owes_since;
  /// The first of them.
  std::vector<message_report> first;
};

struct connection_report {
  events::connection_id id = 0;
  std::string peer; ///< With its port.
  time_point connected_at{};
  std::string user; ///< Empty if it has not registered.
  role as = role::sender;
  bool complete = false;
  /// Written, and not yet taken by the network; and since when.
  std::size_t unread = 0;
  std::optional<time_point> blocked_since;
  /// Requests that are not answered.
  std::size_t pending = 0;
  queue_report queue;
  traffic total;
  actor_load load;
  std::size_t transactions = 0; ///< Actors that it has for its messages, idle ones too.
};

struct closed_report {
  connection_report last;
  leave_reason reason;
  duration lasted;
  std::chrono::system_clock::time_point closed_at;
};

/// How long the turns of the event loop took.
struct turn_report {
  latency_histogram lengths;
  duration longest{};
};

/// Tells of the event loop, on its thread.
using turn_source = std::function<turn_report()>;

/// Copies of broadcasts that are not settled, and broadcasts that wait for those.
struct broadcast_report {
  std::size_t copies = 0;
  std::size_t waiting = 0;
};

struct snapshot {
  /// When it was asked for and when it was complete.
  time_point asked_at{};
  time_point taken_at{};
  std::vector<connection_report> connections;
  std::array<std::uint64_t, std::size(leave_reasons)> closed{};
  /// Of connections that are closed.
  traffic closed_total;
  actor_load closed_load;
  /// Those that were closed since the last snapshot, newest last, as many as are kept.
  std::vector<closed_report> newly_closed;
  /// The processor time of the thread that the inspector runs on, since its start.
  duration cpu{};
  actor_load registry;
  actor_load listener;
  broadcast_report broadcasts;
  /// Of the loop that the inspector runs on; empty where there is none.
  turn_report turns;
};

} // namespace telex
