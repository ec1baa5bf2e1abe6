// One event of an actor log, as it was read back.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace telex::log {

/// UTC.
using time_point
  = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// A field as it is shown: the octets of a text, and JSON for anything else.
struct field {
  std::string_view name;
  std::string_view value;
};

/// A line and what it says (docs/actor-log.md). All views are into memory of the reader
/// and hold until it reads on; a field that the line has not is empty or nothing.
struct record {
  /// The line itself, without its end.
  std::string_view line;

  time_point time;
  std::string_view level;
  /// As in `connection/24`.
  std::string_view actor;
  std::string_view event;

  std::optional<std::uint64_t> transaction;
  std::string_view user;
  std::string_view peer;
  std::optional<std::uint64_t> connection;
  std::optional<std::uint64_t> bytes;
  std::optional<std::chrono::microseconds> duration;
  std::string_view reason;
  std::optional<std::uint64_t> count;
  /// Those that have no member here, in the order of the line.
  std::span<const field> others;
};

} // namespace telex::log
