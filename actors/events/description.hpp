// What every event has of itself: its name, level and meaning, who reports it, and its
// fields.

#pragma once

#include "actors/username.hpp"

#include <cstdint>
#include <string_view>

namespace telex {

/// How much an event matters.
enum class severity : std::uint8_t { debug, info, warning };

std::string_view to_string(severity x) noexcept;

/// Which kind of actor reports something.
enum class actor_kind : std::uint8_t {
  router, ///< None of them: the program that they run in.
  listener,
  registry,
  connection,
  transaction,
};

std::string_view to_string(actor_kind x) noexcept;

/// An actor as reports name it.
struct actor_name {
  actor_kind kind = actor_kind::router;
  /// CAF's number of it, which is not used again; 0 for the router.
  std::uint64_t id = 0;
};

/// What events have of a name that a peer may have chosen at will: it can be as long as
/// a head, and a log must not be flooded with them.
constexpr std::string_view shown_name(std::string_view name) noexcept {
  return name.substr(0, max_username);
}

namespace events {

/// Names a connection in the reports of one router; it is not used again.
using connection_id = std::uint64_t;

/// What is the same for all events of a kind.
struct description {
  std::string_view name;
  severity level;
  /// Which actors report it.
  actor_kind actor;
  std::string_view meaning;
};

/// A field of an event. Fields of one name mean the same in all events, see
/// field_meanings in actors/events.cpp.
template <class Event, class Value>
struct field {
  std::string_view name;
  Value Event::* member;
};

template <class Event, class Value>
field(const char*, Value Event::*) -> field<Event, Value>;

} // namespace events
} // namespace telex
