// What a person writes: `@bob hello`, `@ALL hello`.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace telex::cli {

/// The longest line in octets, without what ends it, and the longest text of a
/// message: what a router takes at most unless its operator says otherwise
/// (docs/protocol.md, section 1).
inline constexpr std::size_t max_line = 64 * 1024;

/// A text and whom it is for: a name, or `ALL`.
struct message {
  std::string recipient;
  std::string text;
  /// What it is, in 1 to 128 printable octets; empty for plain text. The extended
  /// protocol alone tells of that.
  std::string content_type{};
  bool operator==(const message&) const = default;
};

/// What a person wrote that is no message, and what to write instead: a
/// sentence without a full stop.
struct bad_line {
  std::string hint;
  bool operator==(const bad_line&) const = default;
};

/// Reads a line, which is a message to its end. Its text is kept byte for byte, from
/// behind the one blank that follows the name. Blanks before the `@` and a `:` or `,`
/// behind the name are taken for what people mean by them.
std::variant<message, bad_line> parse_line(std::string_view line);

/// What is wrong with whom a message is for; nothing, if it is a name or `ALL`.
std::optional<bad_line> flaw_of_recipient(std::string_view recipient);

/// Of a recipient and a text that were written by themselves.
std::variant<message, bad_line> make_message(std::string_view recipient,
                                             std::string_view text);

/// Whether `line` holds blanks alone, or nothing.
bool is_blank(std::string_view line) noexcept;

} // namespace telex::cli
