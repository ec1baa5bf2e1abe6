#include "cli/text/escape.hpp"

#include "cli/text/visibility.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <utility>

namespace telex::cli {

namespace {

/// A character of UTF-8: its code point, and how many octets it takes. No
/// octets if the bytes begin with none.
struct character {
  std::uint32_t code = 0;
  std::size_t size = 0;
};

constexpr bool is_continuation(char byte) noexcept {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

/// How many octets a character has that begins with `lead`; 0 if none does.
constexpr std::size_t size_of(unsigned char lead) noexcept {
  if (lead < 0x80)
    return 1;
  if (lead >= 0xc2 && lead < 0xe0)
    return 2;
  if (lead >= 0xe0 && lead < 0xf0)
    return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/// The least code point that needs `size` octets: one below it is spelled in
/// too many, as those do who hide a character from a check.
constexpr std::uint32_t least_of(std::size_t size) noexcept {
  return size < 3 ? 0x80 : size == 3 ? 0x800 : 0x10000;
}

character first_of(std::string_view bytes) noexcept {
  auto lead = static_cast<unsigned char>(bytes.front());
  auto size = size_of(lead);
  if (size == 1)
    return {lead, 1};
  if (size == 0 || bytes.size() < size)
    return {};
  std::uint32_t code = lead & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if (!is_continuation(bytes[i]))
      return {};
    code = code << 6 | (static_cast<unsigned char>(bytes[i]) & 0x3fu);
  }
  auto surrogate = code >= 0xd800 && code < 0xe000;
  if (code < least_of(size) || code > 0x10ffff || surrogate)
    return {};
  return {code, size};
}

constexpr bool is_ascii(std::uint32_t code) noexcept {
  return code < 0x80;
}

/// What stands before a character, as far as it can be changed by it.
enum class before {
  other,
  sign,     ///< One that is shown, and no ASCII.
  selected, ///< The same, in a form that was selected.
};

/// Whether `bytes` begin with a character that is shown, and no ASCII.
bool is_sign(std::string_view bytes) noexcept {
  if (bytes.empty())
    return false;
  auto [code, size] = first_of(bytes);
  return size > 0 && !is_ascii(code) && visibility_of(code) == visibility::shown;
}

/// Whether a digit, # or * becomes the emoji of a key by what follows.
bool is_keycap(std::string_view selector_and_rest) noexcept {
  return selector_and_rest.starts_with("\ufe0f\u20e3");
}

/// Whether the character that `bytes` begin with is seen where it stands.
bool is_seen(std::uint32_t code, std::size_t size, std::string_view bytes,
             before previous) noexcept {
  switch (visibility_of(code)) {
    case visibility::shown:
      return true;
    case visibility::joins:
      return previous != before::other && is_sign(bytes.substr(size));
    case visibility::selects:
      return previous == before::sign || is_keycap(bytes);
    case visibility::hidden:
      break;
  }
  return false;
}

before after(std::uint32_t code) noexcept {
  if (is_ascii(code))
    return before::other;
  switch (visibility_of(code)) {
    case visibility::shown:
      return before::sign;
    case visibility::selects:
      return before::selected;
    default:
      return before::other;
  }
}

std::string numbered(const char* format, std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof(text), format, static_cast<unsigned>(value));
  return text;
}

std::string escape_of(std::uint32_t code) {
  switch (code) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case 0x1b:
      return "\\e";
    default:
      return numbered(is_ascii(code)   ? "\\x%02x"
                      : code < 0x10000 ? "\\u%04x"
                                       : "\\U%08x",
                      code);
  }
}

/// Whether a backslash in front of `rest` would read as the beginning of an escape.
bool completes_escape(std::string_view rest) noexcept {
  auto kind = rest.empty() ? '\0' : rest.front();
  std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  if (digits == 0)
    return kind != '\0'
           && std::string_view{"nrte"}.find(kind) != std::string_view::npos;
  auto number = rest.substr(1, digits);
  return number.size() == digits
         && number.find_first_not_of("0123456789abcdefABCDEF")
              == std::string_view::npos;
}

/// A text as it becomes printable.
class printed_text {
public:
  printed_text(backslash rule, char begin, char end)
    : rule_{rule}, begin_{begin}, end_{end} {
    // nop
  }

  void keep(std::string_view character) {
    text_ += character;
    is_open_ = false;
  }

  /// A backslash that stands before `rest`.
  void keep_backslash(std::string_view rest) {
    close();
    text_ += '\\';
    if (rule_ == backslash::doubled
        || (rule_ == backslash::apart && completes_escape(rest)))
      text_ += '\\';
    else
      is_open_ = rule_ == backslash::apart;
  }

  void escape(const std::string& how) {
    close();
    if (begin_ != '\0')
      text_ += begin_ + how + end_;
    else
      text_ += how;
  }

  std::string take() {
    return std::move(text_);
  }

private:
  // What follows begins with a backslash, too.
  void close() {
    if (std::exchange(is_open_, false))
      text_ += '\\';
  }

  backslash rule_;
  char begin_;
  char end_;
  /// It ends with a backslash that is not doubled.
  bool is_open_ = false;
  std::string text_;
};

std::string printed(std::string_view bytes, printed_text result) {
  auto previous = before::other;
  while (!bytes.empty()) {
    auto [code, size] = first_of(bytes);
    auto is_kept = size > 0 && is_seen(code, size, bytes, previous);
    previous = is_kept ? after(code) : before::other;
    if (is_kept && code == '\\')
      result.keep_backslash(bytes.substr(1));
    else if (is_kept)
      result.keep(bytes.substr(0, size));
    else if (size > 0)
      result.escape(escape_of(code));
    else
      result.escape(numbered("\\x%02x", static_cast<unsigned char>(bytes.front())));
    bytes.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return result.take();
}

} // namespace

std::string printable(std::string_view bytes, backslash rule) {
  return printed(bytes, {rule, '\0', '\0'});
}

std::string printable_with_marks(std::string_view bytes, char begin, char end) {
  return printed(bytes, {backslash::kept, begin, end});
}

std::string shortened(std::string_view text, std::size_t max) {
  constexpr std::string_view ellipsis = "...";
  auto kept = max > ellipsis.size() ? max - ellipsis.size() : 0;
  std::size_t characters = 0;
  std::size_t kept_size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_continuation(text[i]))
      continue;
    if (characters == kept)
      kept_size = i;
    if (++characters > max)
      return std::string{text.substr(0, kept_size)}.append(ellipsis);
  }
  return std::string{text};
}

} // namespace telex::cli
