// What the connections of a router have told, put together.

#pragma once

#include "actors/snapshot.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace telex::admin {

/// A user, by its connections: one of them may be null, or both the same.
struct user_report {
  std::string_view name;
  const connection_report* sending = nullptr;
  const connection_report* receiving = nullptr;
};

/// All that have registered, those first for whom most waits: messages, then time.
/// Valid as long as `state`.
std::vector<user_report> users_of(const snapshot& state);

/// What all connections together have, now.
struct sums {
  traffic total; ///< With those that are closed.
  std::uint64_t closed = 0;
  std::uint64_t users = 0; ///< With both sockets.
  std::uint64_t pending = 0;
  std::uint64_t unread = 0;
  std::uint64_t queued = 0;
  std::uint64_t queued_bytes = 0;
  std::uint64_t longest_queue = 0;
  duration oldest{}; ///< The age of the oldest message that is not settled.
  std::uint64_t blocked = 0;
  std::uint64_t owing = 0; ///< Recipients that owe an answer.
  actor_load connections;
  std::uint64_t transactions = 0; ///< Actors.
};

sums sums_of(const snapshot& state);

} // namespace telex::admin
