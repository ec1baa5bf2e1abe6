// What a person writes: `@bob hello`, `@ALL hello`.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace telex::cli {

/// The longest line in octets, without what ends it, and the longest text of a
/// message: what a router takes at most unless its operator says otherwise
/// (docs/protocol.md, section 1).
inline constexpr std::size_t max_line = 64 * 1024;

/// A text and whom it is for: a name, or `ALL`.
struct message {
  std::string recipient;
  std::string text;
  bool operator==(const message&) const = default;
};

/// What a person wrote that is no message, and what to write instead: a
/// sentence without a full stop.
struct bad_line {
  std::string hint;
  bool operator==(const bad_line&) const = default;
};

using parsed_lines = std::variant<std::vector<message>, bad_line>;

/// Reads what was typed or pasted, and finished with one Enter. The text of a
/// message is kept byte for byte, from behind the one blank that follows the
/// name. Of several lines, each that begins with `@` begins a message, and the
/// others belong to the one above them, line feeds included: a paragraph that is
/// pasted behind `@bob ` is one message. It is all good or all bad.
///
/// Blanks and line feeds alone are no message, and nothing bad either.
parsed_lines parse_lines(std::string_view input);

/// The same for exactly one message: the text goes to the end of `line`.
std::variant<message, bad_line> parse_line(std::string_view line);

/// Whether `line` holds blanks alone, or nothing.
bool is_blank(std::string_view line) noexcept;

} // namespace telex::cli
