// States of routers for the tests of what telex top shows.

#pragma once

#include "cli/telex/top/state.hpp"

#include <string>

namespace telex::test {

inline top::user_state user(const std::string& name) {
  top::user_state result;
  result.name = name;
  result.peer = "127.0.0.1:40000";
  return result;
}

/// One who was given a message and has not acknowledged it for so long.
inline top::user_state debtor(const std::string& name, top::microseconds owes,
                              std::uint64_t queue) {
  auto result = user(name);
  result.owes = result.oldest = owes;
  result.queue = queue;
  return result;
}

/// A router that has been up for an hour.
inline top::router_state state_of(std::vector<top::user_state> users) {
  top::router_state result;
  result.version = "0.1.0";
  result.started = top::time_point{std::chrono::hours{24 * 365}};
  result.time = result.started + std::chrono::hours{1};
  result.users_total = users.size();
  result.users = std::move(users);
  return result;
}

} // namespace telex::test
