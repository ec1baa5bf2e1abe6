// An event as a line of the actor log (docs/actor-log.md).

#pragma once

#include "actors/events.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace telex::cli {

/// Makes lines, each in the place of the one before.
class json_line {
public:
  /// `what`, which `who` reports at `when`, as an object of JSON and a line feed.
  /// Octets that are no printable ASCII become escapes, each as the character of that
  /// number; text is cut to `max_text` octets. Valid until the next call.
  std::string_view make(std::chrono::system_clock::time_point when,
                        const actor_name& who, const event& what);

  /// Longer than any text that the router reports, but for what an exception has said.
  static constexpr std::size_t max_text = 256;

private:
  // An escape takes six octets, and no event has more than four texts.
  std::array<char, 4 * 6 * max_text + 1024> space_;
};

} // namespace telex::cli
