// The frames of the extended protocol, cut off where they lie (docs/protocol.md,
// section 6). A load has no time for the parser of net/wire, which makes objects of
// them.

#pragma once

#include "net/wire/number.hpp"
#include "net/wire/words.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

namespace telex::load {

/// One frame: views of the octets that it was taken from.
struct frame_view {
  std::string_view command;
  std::string_view rest;    ///< Of the start line.
  std::string_view headers; ///< Their lines, each with its line feed.
  std::string_view message_id;
  std::string_view body;
};

/// The value if `line` is of the header `name`, spelled as the protocol has it.
inline std::optional<std::string_view> value_of(std::string_view line,
                                                std::string_view name) noexcept {
  if (line.size() <= name.size() || line[name.size()] != ':' || !line.starts_with(name))
    return std::nullopt;
  line.remove_prefix(name.size() + 1);
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return line;
}

/// The value of the header `name` among `lines`; empty if it is not there.
inline std::string_view find_value(std::string_view lines,
                                   std::string_view name) noexcept {
  while (!lines.empty()) {
    auto line = lines.substr(0, lines.find('\n'));
    if (auto value = value_of(line, name))
      return *value;
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
  }
  return {};
}

/// Takes the next frame off the front of `input`; nothing if it is not whole. Lines end
/// with LF, and nothing is forgiven: what is no frame is one of a command that nobody
/// knows. What has no length that can be read has no body.
inline std::optional<frame_view> take_frame(std::string_view& input) noexcept {
  auto rest = input;
  auto take_line = [&rest]() -> std::optional<std::string_view> {
    auto end = rest.find('\n');
    if (end == std::string_view::npos)
      return std::nullopt;
    auto line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
  };
  auto line = take_line();
  if (!line)
    return std::nullopt;
  frame_view result;
  auto space = std::min(line->find(' '), line->size());
  result.command = line->substr(0, space);
  result.rest = line->substr(std::min(space + 1, line->size()));
  auto headers = rest;
  std::size_t size = 0;
  while ((line = take_line()) && !line->empty()) {
    if (auto length = value_of(*line, wire::words::content_length))
      size = wire::to_number<std::size_t>(*length).value_or(0);
    else if (auto id = value_of(*line, wire::words::message_id))
      result.message_id = *id;
  }
  if (!line || rest.size() < size)
    return std::nullopt;
  result.headers = headers.substr(0, headers.size() - rest.size() - 1);
  result.body = rest.substr(0, size);
  input = rest.substr(size);
  return result;
}

} // namespace telex::load
