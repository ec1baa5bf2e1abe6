// What a person at a terminal has typed or pasted, and finished with Enter.

#pragma once

#include "cli/telex/client/message_line.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace telex::cli {

/// Whom a person is talking with; names, `ALL`, or nothing.
struct conversation {
  /// Who is written to without a name.
  std::string with{};
  /// Who has written last.
  std::string last_sender{};
};

/// What a command asks for that is no message.
enum class command : std::uint8_t {
  to,
  who,
  watch, ///< Without a name it asks who is; so does `ignore`.
  unwatch,
  ignore,
  unignore,
  stats,
  history,
  more,
  help,
  quit,
};

struct request {
  command what = command::help;
  /// A name, or its beginning; may be empty.
  std::string about{};
  bool operator==(const request&) const = default;
};

/// Nothing, for a blank line.
using typed_line = std::variant<std::monostate, message, request, bad_line>;

/// Reads `input`, which has several lines if it was pasted: it is one message, whatever
/// its lines begin with, and its text is kept byte for byte.
///
/// `@bob text` is as parse_line() has it; `@bob` alone asks for `to`. What begins with
/// `/` is a command and never a message, and with `//` a text that begins with `/`. All
/// else is a text for who is talked with.
typed_line read_typed(std::string_view input, const conversation& now);

/// The commands, for help and completion: each with what stands behind it, as
/// `/msg NAME TEXT`, and what it does.
struct command_help {
  std::string_view usage;
  std::string_view meaning;
};
const std::vector<command_help>& commands();

} // namespace telex::cli
