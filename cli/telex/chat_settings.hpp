// What a person has said of all chats at terminals.

#pragma once

#include "cli/text/colour.hpp"

namespace telex::cli {

struct chat_settings {
  colour_wish colours = colour_wish::automatic;
  /// Whether a history is kept.
  bool history = true;
};

} // namespace telex::cli
