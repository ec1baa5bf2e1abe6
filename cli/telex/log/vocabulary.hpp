// The words that an actor log is made of, by the table of events.

#pragma once

#include "actors/events.hpp"
#include "cli/telex/log/record.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace telex::log {

/// Whether `x` is an event of one of these kinds.
template <class... Events>
constexpr bool is(const record& x) noexcept {
  return ((x.event == Events::about.name) || ...);
}

/// The level of that name; nothing if there is none.
std::optional<severity> to_severity(std::string_view name) noexcept;

// All names that there are, in the order of the table.
std::vector<std::string_view> level_names();
std::vector<std::string_view> actor_names();
std::vector<std::string_view> event_names();

/// The two ends of a message, as far as an event tells of them.
struct ends {
  std::string_view sender;
  std::string_view recipient;
};

/// Nothing if `x` is about no message, or names nobody.
std::optional<ends> ends_of(const record& x) noexcept;

/// Whether `x` tells of something that went wrong: a message that was not delivered,
/// a peer that was not let in, a connection that ended for another reason than that
/// somebody wanted it to, or whatever is a warning.
bool is_failure(const record& x) noexcept;

} // namespace telex::log
