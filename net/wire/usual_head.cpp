#include "net/wire/usual_head.hpp"

#include "net/wire/lines.hpp"
#include "net/wire/words.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace telex::wire {

namespace {

/// Takes the word and the octets `behind` it off `input`, if it begins so. The compiler
/// knows the word, and compares it in a few instructions.
template <const std::string_view& Word, std::size_t Size>
bool skip(std::string_view& input, const char (&behind)[Size]) noexcept {
  constexpr auto tail = Size - 1; // without its zero
  constexpr auto size = Word.size() + tail;
  if (input.size() < size || std::memcmp(input.data(), Word.data(), Word.size()) != 0
      || std::memcmp(input.data() + Word.size(), behind, tail) != 0)
    return false;
  input.remove_prefix(size);
  return true;
}

/// The octets of a kind, to be looked up: that is done for each octet of a head.
template <class Kind>
constexpr std::array<bool, 256> table_of(Kind is_right) {
  std::array<bool, 256> result{};
  for (int c = 0; c < 128; ++c)
    result[static_cast<std::size_t>(c)] = is_right(static_cast<char>(c));
  return result;
}

constexpr auto word_chars = table_of(is_word_char);

/// Takes a Message-id and the line feed behind it off `input`; nothing if it is none.
std::string_view take_id(std::string_view& input) noexcept {
  auto first = input.data();
  auto end = first + std::min(input.size(), max_message_id + 1);
  auto last = first;
  while (last != end && word_chars[static_cast<unsigned char>(*last)])
    ++last;
  if (last == first || last == end || *last != '\n')
    return {};
  auto size = static_cast<std::size_t>(last - first);
  input.remove_prefix(size + 1);
  return {first, size};
}

/// Takes a Content-length and the line feed behind it. Returns whether it is one.
bool take_length(std::string_view& input, std::uint64_t& length) noexcept {
  std::size_t size = 0;
  for (; size < input.size() && input[size] >= '0' && input[size] <= '9'; ++size)
    length = 10 * length + static_cast<std::uint64_t>(input[size] - '0');
  if (size == 0 || size > max_length_digits || size == input.size()
      || input[size] != '\n')
    return false;
  input.remove_prefix(size + 1);
  return true;
}

/// Takes the headers, up to the end of the head. Returns whether they are as usual.
bool take_headers(std::string_view& input, protocol spoken, usual_head& head) noexcept {
  auto has_length = false;
  while (!input.empty() && input.front() != '\n') {
    if (head.is_send && !has_length && skip<words::content_length>(input, ": ")) {
      has_length = true;
      if (!take_length(input, head.content_length))
        return false;
    } else if (spoken == protocol::extended && head.message_id.empty()
               && skip<words::message_id>(input, ": ")) {
      head.message_id = take_id(input);
      if (head.message_id.empty())
        return false;
    } else {
      return false;
    }
  }
  return !input.empty() && has_length == head.is_send;
}

} // namespace

std::optional<usual_head> find_usual_head(std::string_view input,
                                          protocol spoken) noexcept {
  usual_head head;
  auto rest = input.substr(0, max_head);
  if (skip<words::send>(rest, " "))
    head.is_send = true;
  else if (!skip<words::received>(rest, " "))
    return std::nullopt;
  auto size = std::min(rest.find('\n'), rest.size());
  head.name = rest.substr(0, size);
  // What ends a line is no part of a name.
  if (size == 0 || size == rest.size() || rest[size - 1] == '\r'
      || is_blank(rest[size - 1]))
    return std::nullopt;
  rest.remove_prefix(size + 1);
  if (!take_headers(rest, spoken, head))
    return std::nullopt;
  head.octets = static_cast<std::size_t>(rest.data() - input.data()) + 1;
  return head;
}

} // namespace telex::wire
