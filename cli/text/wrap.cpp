#include "cli/text/wrap.hpp"

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

std::string wrapped(std::string_view text, std::size_t columns,
                    std::string_view indent) {
  std::string result;
  std::size_t column = 0;
  while (columns > 0 && !text.empty()) {
    // A word, and the blanks before it, which the end of a line takes the place of.
    auto begin = text.find_first_not_of(' ');
    auto end = begin == text.npos ? text.npos : text.find(' ', begin);
    auto piece = text.substr(0, end);
    auto width = columns_of(piece);
    if (column > 0 && begin != 0 && column + width > columns) {
      piece.remove_prefix(begin == text.npos ? piece.size() : begin);
      result.append("\n").append(indent);
      column = indent.size();
      width = columns_of(piece);
    }
    result.append(piece);
    column += width;
    text = end == text.npos ? std::string_view{} : text.substr(end);
  }
  return result.append(text);
}

} // namespace telex::cli
