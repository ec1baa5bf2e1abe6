#include "cli/telex/client/message_line.hpp"

#include "actors/username.hpp"
#include "cli/text/escape.hpp"

#include <algorithm>

namespace telex::cli {

namespace {

/// More of a name that is none is not repeated to who wrote it.
constexpr std::size_t max_shown = 40;

bad_line not_a_name(std::string_view name) {
  return {'"' + shortened(printable(name), max_shown)
          + "\" is no name: a name is 1 to 64 letters and digits, or ALL"};
}

/// Where the next message begins behind the one at the start of `input`.
std::size_t end_of_first(std::string_view input) noexcept {
  auto end = input.find("\n@");
  return end == std::string_view::npos ? input.size() : end;
}

} // namespace

bool is_blank(std::string_view line) noexcept {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::variant<message, bad_line> parse_line(std::string_view line) {
  if (line.size() > max_line)
    return bad_line{"a line has at most 65536 bytes"};
  if (!line.starts_with('@'))
    return bad_line{"write @NAME and a text, or @ALL and a text for everybody"};
  auto name = line.substr(1, line.find(' ') - 1);
  if (name != everybody && !is_username(name))
    return not_a_name(name);
  auto text = line.substr(std::min(name.size() + 2, line.size()));
  if (is_blank(text))
    return bad_line{"there is no text behind @" + std::string{name}};
  return message{std::string{name}, std::string{text}};
}

parsed_lines parse_lines(std::string_view input) {
  // What is pasted often brings the end of its last line with it.
  while (!input.empty() && (input.back() == '\n' || input.back() == '\r'))
    input.remove_suffix(1);
  std::vector<message> messages;
  if (is_blank(input))
    return messages;
  while (!input.empty()) {
    auto end = end_of_first(input);
    auto parsed = parse_line(input.substr(0, end));
    if (auto bad = std::get_if<bad_line>(&parsed))
      return std::move(*bad);
    messages.push_back(std::get<message>(std::move(parsed)));
    input.remove_prefix(std::min(end + 1, input.size()));
  }
  return messages;
}

} // namespace telex::cli
