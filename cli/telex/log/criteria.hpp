// Which events of a log are wanted.

#pragma once

#include "actors/events.hpp"
#include "cli/telex/log/record.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace telex::log {

/// What an event must be like. Whatever is not set is not asked for.
struct criteria {
  std::optional<std::string> user; ///< Is its user or its peer.
  std::optional<std::uint64_t> transaction;
  std::optional<std::string> actor; ///< `connection`, or `connection/24`.
  std::vector<std::string> events;  ///< One of these, if there are any.
  severity least_level = severity::debug;
  std::optional<time_point> since;
  /// Lasted so long or longer. Connections that have ended don't count: all the others
  /// tell how long somebody had to wait.
  std::optional<std::chrono::microseconds> slower_than;
  bool failed = false; ///< See is_failure.

  bool operator==(const criteria&) const = default;
};

/// Whether `x` is all that `wanted` asks for.
bool matches(const criteria& wanted, const record& x);

/// What is asked for, as options: `--user alice --since 2026-11-25T12:00:00Z`. Empty if
/// that is nothing.
std::string describe(const criteria& wanted);

} // namespace telex::log
