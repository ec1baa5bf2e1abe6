#include "cli/telex/client/message_line.hpp"

#include "actors/username.hpp"
#include "cli/text/escape.hpp"

#include <algorithm>

#include <strings.h>

namespace telex::cli {

namespace {

/// More of a name that is none is not repeated to who wrote it.
constexpr std::size_t max_shown = 40;

/// As `all`: is that everybody?
bool is_nearly_everybody(std::string_view name) {
  return name != everybody && ::strcasecmp(std::string{name}.c_str(), "ALL") == 0;
}

} // namespace

bool is_blank(std::string_view line) noexcept {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::variant<message, bad_line> parse_line(std::string_view line) {
  if (line.size() > max_line)
    return bad_line{"a line has at most 65536 bytes"};
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  if (!line.starts_with('@'))
    return bad_line{"write @NAME and a text, or @ALL and a text for everybody"};
  auto word = line.substr(1, line.find(' ') - 1);
  auto name = word.ends_with(':') || word.ends_with(',')
                ? word.substr(0, word.size() - 1)
                : word;
  if (is_nearly_everybody(name))
    return bad_line{"write @ALL, in capitals, for everybody; a user of that name is "
                    "sent to with /msg, and with telex send"};
  return make_message(name, line.substr(std::min(word.size() + 2, line.size())));
}

std::optional<bad_line> flaw_of_recipient(std::string_view recipient) {
  if (recipient == everybody || is_username(recipient))
    return std::nullopt;
  return bad_line{'"' + shortened(printable(recipient), max_shown)
                  + "\" is no name: a name is 1 to 64 letters and digits, or ALL"};
}

std::variant<message, bad_line> make_message(std::string_view recipient,
                                             std::string_view text) {
  if (auto flaw = flaw_of_recipient(recipient))
    return *std::move(flaw);
  if (is_blank(text))
    return bad_line{"there is no text behind @" + std::string{recipient}};
  if (text.size() > max_line)
    return bad_line{"a message has at most 65536 bytes"};
  return message{std::string{recipient}, std::string{text}};
}

} // namespace telex::cli
