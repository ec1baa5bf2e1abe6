// Lines, words and values of a head (docs/protocol.md, section 1).

#pragma once

#include "net/wire/number.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace telex::wire {

/// No Content-length is longer than this, so it always fits 64 bits.
inline constexpr std::size_t max_length_digits = 10;

constexpr bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t';
}

/// What a Message-id and a session consist of.
constexpr bool is_word_char(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
         || c == '-' || c == '_';
}

inline std::string_view drop_trailing_blanks(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

inline std::string_view drop_leading_blanks(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  return text;
}

/// A line without what ends it: LF or CR LF, and blanks before that.
inline std::string_view drop_line_end(std::string_view line) noexcept {
  if (!line.empty() && line.back() == '\n')
    line.remove_suffix(1);
  if (!line.empty() && line.back() == '\r')
    line.remove_suffix(1);
  return drop_trailing_blanks(line);
}

/// Cuts the first line off `text`, which must hold a line feed.
inline std::string_view take_line(std::string_view& text) noexcept {
  auto size = text.find('\n') + 1;
  auto line = text.substr(0, size);
  text.remove_prefix(size);
  return drop_line_end(line);
}

/// Cuts the first word off `text`, and the one space behind it.
inline std::string_view take_word(std::string_view& text) noexcept {
  auto size = std::min(text.find(' '), text.size());
  auto word = text.substr(0, size);
  text.remove_prefix(std::min(size + 1, text.size()));
  return word;
}

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline bool equal_without_case(std::string_view a, std::string_view b) noexcept {
  // Nearly everybody spells a name as the protocol does.
  return a.size() == b.size()
         && (a == b || std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return lower(x) == lower(y);
             }));
}

/// The value of a Content-length: 1 to 10 digits, with blanks before them.
inline std::optional<std::uint64_t> to_length(std::string_view value) noexcept {
  auto digits = drop_leading_blanks(value);
  return digits.size() <= max_length_digits ? to_number<std::uint64_t>(digits)
                                            : std::nullopt;
}

} // namespace telex::wire
