// A router as an observer sees it, for tests.

#pragma once

#include "cli/telexd/admin/observer.hpp"

#include <cstddef>
#include <string>
#include <utility>

namespace telex::test {

/// An observation of a router that has done nothing yet, at a time of its own.
inline admin::observation idle_observation() {
  using namespace std::chrono_literals;
  admin::observation result;
  result.at = std::chrono::sys_days{std::chrono::year{2024} / 5 / 1} + 12h + 4us;
  result.router.asked_at = time_point{} + 1h;
  result.router.taken_at = result.router.asked_at + 85us;
  result.logs = {{"log", 0}};
  return result;
}

inline admin::identity sample_identity() {
  using namespace std::chrono_literals;
  return {"1.2.3",
          std::chrono::sys_days{std::chrono::year{2024} / 5 / 1} + 11h,
          {"127.0.0.1:1933"}};
}

/// A connection of `user`, of a complete user, that has been there for a minute.
inline connection_report connection_of(std::string user, role as,
                                       events::connection_id id) {
  using namespace std::chrono_literals;
  connection_report result;
  result.id = id;
  result.peer = "127.0.0.1:" + std::to_string(40'000 + id);
  result.connected_at = idle_observation().router.taken_at - 1min;
  result.user = std::move(user);
  result.as = as;
  result.complete = true;
  return result;
}

/// Adds `count` users, each with a connection that receives: user0, user1 and so on.
inline void add_users(snapshot& router, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    router.connections.push_back(
      connection_of("user" + std::to_string(i), role::receiver, i));
}

} // namespace telex::test
