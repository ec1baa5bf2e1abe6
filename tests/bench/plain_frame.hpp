// The frames of the protocol, cut off by the shortest code that will do: what the
// yardsticks share. Lines end with LF, and nothing is forgiven.

#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace telex::bench {

/// One frame; views of the bytes that it was taken from.
struct plain_frame {
  std::string_view command;
  std::string_view rest; ///< Of the start line.
  std::string_view body;
};

/// Takes the next frame off the front of `input`; nothing if it is not whole. A head
/// that has no length has no body.
inline std::optional<plain_frame> take_frame(std::string_view& input) {
  constexpr std::string_view length_header = "Content-length:";
  auto head_end = input.find("\n\n");
  if (head_end == std::string_view::npos)
    return std::nullopt;
  auto head = input.substr(0, head_end);
  auto line = head.substr(0, head.find('\n'));
  auto space = line.find(' ');
  plain_frame result{line.substr(0, space), {}, {}};
  if (space != std::string_view::npos)
    result.rest = line.substr(space + 1);
  std::size_t size = 0;
  if (auto at = head.find(length_header, line.size()); at != std::string_view::npos) {
    auto digits = head.substr(at + length_header.size());
    digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
    std::from_chars(digits.data(), digits.data() + digits.size(), size);
  }
  if (input.size() - head_end - 2 < size)
    return std::nullopt;
  result.body = input.substr(head_end + 2, size);
  input.remove_prefix(head_end + 2 + size);
  return result;
}

/// Appends `FORWARD sender` with its body to `out`.
inline void append_forward(std::string& out, std::string_view sender,
                           std::string_view body) {
  char digits[20];
  auto end = std::to_chars(digits, digits + sizeof(digits), body.size()).ptr;
  out.append("FORWARD ").append(sender).append("\nContent-length: ");
  out.append(digits, end).append("\n\n").append(body);
}

inline constexpr std::string_view malformed_username
  = "ERROR 100 Malformed username\n\n";
inline constexpr std::string_view no_user = "ERROR 101 No user registered\n\n";
inline constexpr std::string_view unable_to_send = "ERROR 102 Unable to send\n\n";
inline constexpr std::string_view header_incomplete = "ERROR 103 Header incomplete\n\n";
inline constexpr std::string_view username_taken = "ERROR 104 Username taken\n\n";

} // namespace telex::bench
