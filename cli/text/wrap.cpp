#include "cli/text/wrap.hpp"

#include <algorithm>
#include <cwchar>

namespace telex::cli {

std::size_t columns_of(std::string_view text) {
  std::size_t result = 0;
  std::mbstate_t state{};
  while (!text.empty()) {
    wchar_t character = 0;
    auto size = std::mbrtowc(&character, text.data(), text.size(), &state);
    if (size == 0 || size > text.size())
      return result + text.size();
    auto columns = ::wcwidth(character);
    result += columns > 0 ? static_cast<std::size_t>(columns) : 0;
    text.remove_prefix(size);
  }
  return result;
}

namespace {

constexpr wchar_t joiner = 0x200D;

bool is_skin_tone(wchar_t character) noexcept {
  return character >= 0x1F3FB && character <= 0x1F3FF;
}

/// How many octets `text` begins with that stay together, up to a blank: ideographs,
/// kana and emoji may each end a line, as nobody writes blanks between them.
std::size_t unbroken(std::string_view text) {
  std::size_t result = 0;
  std::mbstate_t state{};
  wchar_t previous = 0;
  auto was_wide = false;
  while (result < text.size() && text[result] != ' ') {
    wchar_t character = 0;
    auto left = text.substr(result);
    auto size = std::mbrtowc(&character, left.data(), left.size(), &state);
    if (size == 0 || size > left.size())
      return std::min(text.find(' ', result), text.size());
    auto columns = ::wcwidth(character);
    auto belongs = columns <= 0 || previous == joiner || is_skin_tone(character);
    if (result > 0 && !belongs && (was_wide || columns > 1))
      return result;
    was_wide = belongs ? was_wide : columns > 1;
    previous = character;
    result += size;
  }
  return result;
}

} // namespace

std::string wrapped(std::string_view text, std::size_t columns,
                    std::string_view indent) {
  std::string result;
  std::size_t column = 0;
  while (columns > 0 && !text.empty()) {
    // What stays together, and the blanks before it, which the end of a line takes the
    // place of.
    auto begin = std::min(text.find_first_not_of(' '), text.size());
    auto piece = text.substr(0, begin + unbroken(text.substr(begin)));
    text.remove_prefix(piece.size());
    auto width = columns_of(piece);
    if (column > 0 && column + width > columns) {
      piece.remove_prefix(begin);
      result.append("\n").append(indent);
      column = indent.size();
      width = columns_of(piece);
    }
    result.append(piece);
    column += width;
  }
  return result.append(text);
}

} // namespace telex::cli
