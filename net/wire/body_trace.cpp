#include "net/wire/body_trace.hpp"

#include "net/wire/words.hpp"

#include <algorithm>
#include <cstring>

namespace telex::wire {

namespace {

/// What a client's frame begins with.
constexpr std::string_view commands[]
  = {words::send, words::register_, words::received, words::error};

constexpr bool continues_character(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// Whether `text` is ASCII, as most is: found out eight octets at a time.
bool is_ascii(std::string_view text) noexcept {
  constexpr std::uint64_t highest_bits = 0x8080808080808080;
  std::uint64_t all = 0;
  auto add = [&all](const char* from, std::size_t size) {
    std::uint64_t octets = 0;
    std::memcpy(&octets, from, size);
    all |= octets;
  };
  constexpr auto size = sizeof(all);
  for (std::size_t at = 0; at + size <= text.size(); at += size)
    add(text.data() + at, size);
  if (text.size() >= size)
    add(text.data() + text.size() - size, size);
  else
    add(text.data(), text.size());
  return (all & highest_bits) == 0;
}

std::uint32_t count_continuations(std::string_view text) noexcept {
  if (is_ascii(text))
    return 0;
  return static_cast<std::uint32_t>(
    std::count_if(text.begin(), text.end(), continues_character));
}

/// Where in `text` the first command is, with the blank behind it.
std::size_t find_command(std::string_view text) noexcept {
  auto result = std::string_view::npos;
  for (auto command : commands)
    for (auto at = text.find(command); at != std::string_view::npos;
         at = text.find(command, at + 1))
      if (text.substr(at + command.size()).starts_with(' ')) {
        result = std::min(result, at);
        break;
      }
  return result;
}

} // namespace

std::string_view to_string(length_flaw x) noexcept {
  switch (x) {
    case length_flaw::in_characters:
      return "length-in-characters";
    case length_flaw::too_small:
      return "length-too-small";
    case length_flaw::too_large:
      return "length-too-large";
  }
  return "invalid";
}

void body_trace::note(transaction_number number, std::string_view body) noexcept {
  number_ = number;
  continuations_ = count_continuations(body.substr(0, max_looked_at));
  if (body.size() >= tail_.size()) {
    std::memcpy(tail_.data(), body.data() + body.size() - tail_.size(), tail_.size());
  } else {
    tail_ = {};
    std::copy_backward(body.begin(), body.end(), tail_.end());
  }
}

std::optional<body_trace::suspicion>
body_trace::look_at(std::string_view head) const noexcept {
  auto what = number_ == 0 ? std::nullopt : flaw_in_front_of(head);
  return what ? std::optional{suspicion{number_, *what}} : std::nullopt;
}

std::optional<length_flaw>
body_trace::flaw_in_front_of(std::string_view head) const noexcept {
  auto word = head.substr(0, head.find_first_of(" \r\n"));
  auto tail = std::string_view{tail_.data(), tail_.size()};
  for (auto command : commands)
    if (!word.empty() && word.size() < command.size() && command.ends_with(word)
        && tail.ends_with(command.substr(0, command.size() - word.size())))
      return length_flaw::too_large;
  if (auto at = find_command(head); at != std::string_view::npos && at > 0) {
    // Who counts characters is short by one for each octet that continues one: so many
    // characters are left, less those of blanks in front of the head.
    auto rest = head.substr(0, at);
    auto characters = rest.size() - count_continuations(rest);
    return characters <= continuations_ ? length_flaw::in_characters
                                        : length_flaw::too_small;
  }
  return std::nullopt;
}

} // namespace telex::wire
