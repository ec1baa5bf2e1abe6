// What a pair of users has measured, as one program tells it another.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace telex::load {

struct pair_report {
  std::uint64_t messages = 0;
  // From when a message was to be sent to its answer.
  std::chrono::nanoseconds p50{0};
  std::chrono::nanoseconds p99{0};
  std::chrono::nanoseconds longest{0};
  /// The p99 of how much later a message was sent.
  std::chrono::nanoseconds late{0};
  /// Messages that were answered with an error, or not at all.
  std::size_t failures = 0;
  bool was_closed = false; ///< The router has closed one of the two.

  bool operator==(const pair_report&) const = default;
};

/// As a line, without its line feed, and back; nothing if it is none.
std::string to_line(const pair_report& report);
std::optional<pair_report> parse_pair_report(const std::string& line);

} // namespace telex::load
