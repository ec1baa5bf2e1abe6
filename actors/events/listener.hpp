// What the listener reports: who is let in, and who is not.

#pragma once

#include "actors/events/description.hpp"
#include "actors/reasons.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

namespace telex::events {

struct turned_away {
  std::string peer;
  std::string_view reason; ///< A constant.
  std::uint64_t count;

  static constexpr description about{
    "turned-away", severity::warning, actor_kind::listener,
    "A peer was over a limit of its address, which `reason` names, and was not let in; "
    "`count` is how many were since the last such event, this one included. One a "
    "second for an address at most, and none after the last."};
  static constexpr auto fields() {
    return std::tuple{field{"peer", &turned_away::peer},
                      field{"reason", &turned_away::reason},
                      field{"count", &turned_away::count}};
  }
};

struct header_refused {
  std::string peer;
  std::string_view reason; ///< A constant.
  std::uint64_t count;

  static constexpr description about{
    "header-refused", severity::warning, actor_kind::listener,
    "The proxy `peer` has begun a connection with no header of the PROXY protocol that "
    "can be used, so that nobody knows whose it is, and it was closed. `reason` is "
    "`no-header`, `version-1`, `unknown-version`, `unknown-command`, "
    "`unknown-family`, `datagrams`, `too-short`, `too-long`, `too-late` or `too-many`; "
    "`count` is how many were since the last such event, this one included. One a "
    "second at most, and none after the last."};
  static constexpr auto fields() {
    return std::tuple{field{"peer", &header_refused::peer},
                      field{"reason", &header_refused::reason},
                      field{"count", &header_refused::count}};
  }
};

struct strangers {
  std::string peer;
  std::uint64_t count;

  static constexpr description about{
    "strangers", severity::info, actor_kind::listener,
    "So many connections from an address have ended without having registered, since "
    "the last such event, and nothing else was reported of them: because more than 20 "
    "a "
    "minute do. Once a minute for an address at most, and none after the last."};
  static constexpr auto fields() {
    return std::tuple{field{"peer", &strangers::peer},
                      field{"count", &strangers::count}};
  }
};

struct accepting_paused {
  pause_reason reason;
  std::uint64_t connections;

  static constexpr description about{
    "accepting-paused", severity::warning, actor_kind::listener,
    "No more connections are accepted for now. Once a minute for as long as that "
    "lasts."};
  static constexpr auto fields() {
    return std::tuple{field{"reason", &accepting_paused::reason},
                      field{"connections", &accepting_paused::connections}};
  }
};

struct accepting_resumed {
  std::uint64_t connections;

  static constexpr description about{
    "accepting-resumed", severity::info, actor_kind::listener,
    "Connections are accepted again. Told a minute after the last of these events "
    "at the earliest."};
  static constexpr auto fields() {
    return std::tuple{field{"connections", &accepting_resumed::connections}};
  }
};

struct draining {
  std::uint64_t connections;

  static constexpr description about{
    "draining", severity::info, actor_kind::listener,
    "The router was asked to stop: it takes no more connections and messages, and "
    "settles what is under way."};
  static constexpr auto fields() {
    return std::tuple{field{"connections", &draining::connections}};
  }
};

} // namespace telex::events
