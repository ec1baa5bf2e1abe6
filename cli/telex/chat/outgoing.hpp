// What the input of a chat without a person asks for.

#pragma once

#include "cli/telex/client/event_json.hpp"
#include "cli/telex/client/message_line.hpp"

#include <cstddef>
#include <string>
#include <variant>

namespace telex::cli {

/// A message, or what is none, and where it stands in the input.
struct outgoing {
  std::variant<message, bad_line> what;
  input_place from{};
  /// Of what is none: whom it is for, as far as it says so.
  std::string to{};
  bool operator==(const outgoing&) const = default;
};

/// What a line is that has more octets than it may have.
inline outgoing too_long(std::size_t line, std::size_t longest) {
  return {bad_line{"it is longer than " + std::to_string(longest) + " bytes"},
          {line, {}}};
}

} // namespace telex::cli
