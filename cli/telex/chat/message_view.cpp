#include "cli/telex/chat/message_view.hpp"

#include "cli/text/escape.hpp"
#include "cli/text/wrap.hpp"

#include <algorithm>
#include <iterator>

namespace telex::cli {

namespace {

/// As wide as a time and a blank.
constexpr std::string_view indent = "      ";

/// Narrower windows are not made room in.
constexpr std::size_t narrowest = 20;

/// How many octets of `text`, valid UTF-8, fit so many columns; at least one character.
std::size_t octets_in(std::string_view text, std::size_t columns) {
  std::size_t result = 0;
  for (std::size_t used = 0; result < text.size();) {
    auto next = result + 1;
    while (next < text.size() && (text[next] & 0xC0) == 0x80)
      ++next;
    used += columns_of(text.substr(result, next - result));
    if (used > columns && result > 0)
      break;
    result = next;
  }
  return result;
}

/// The parts of `text` between line feeds.
template <class Function>
void for_each_line(std::string_view text, Function use) {
  for (;;) {
    auto end = text.find('\n');
    use(text.substr(0, end));
    if (end == std::string_view::npos)
      return;
    text.remove_prefix(end + 1);
  }
}

std::string_view sign_of(message_record::fate what) noexcept {
  if (what == message_record::fate::delivered)
    return "✓";
  return what == message_record::fate::not_confirmed ? "?" : "✗";
}

// What printable() never leaves in a text, and has no columns.
constexpr char escape_begin = '\x01';
constexpr char escape_end = '\x02';

} // namespace

void message_view::fit(std::size_t columns) noexcept {
  columns_ = columns == 0 ? 80 : std::max(columns, narrowest);
}

std::string message_view::show(const message_record& what, std::string_view time) {
  if (what.what != message_record::fate::arrived)
    return show_own(what, time);
  auto sender = printable(what.other);
  auto start = std::string{time} + ' ';
  auto head = sender + (what.to_all ? " to all:" : ":");
  auto result = body(start + head + ' ', what.text);
  if (!result.starts_with(start + head))
    return result;
  return colours_.paint(colour::quiet, time) + ' ' + colours_.paint_name(sender, head)
         + result.substr(start.size() + head.size());
}

std::string message_view::show(const arrived& news, std::string_view time) {
  return show(to_record(news, 0), time);
}

std::string message_view::show(const settled& news, std::string_view time) {
  return show(to_record(news, 0), time);
}

std::string message_view::show_own(const message_record& what, std::string_view time) {
  auto is_good = what.what == message_record::fate::delivered;
  auto start = std::string{time} + ' ';
  auto sign = std::string{sign_of(what.what)};
  auto result = body(start + sign + " @" + what.other + ' ', what.text);
  result = colours_.paint(colour::quiet, time) + ' '
           + colours_.paint(is_good ? colour::good : colour::bad, sign)
           + result.substr(start.size() + sign.size());
  if (what.why.empty())
    return result;
  auto why = wrapped(std::string{indent} + what.why, columns_, indent);
  return result + '\n' + colours_.paint(colour::bad, why);
}

std::string message_view::show_under_way(const message& what) const {
  auto line = std::string{indent} + "… @" + what.recipient + ' ' + printable(what.text);
  if (columns_of(line) < columns_)
    return line;
  return line.substr(0, octets_in(line, columns_ - 2)) + "…";
}

std::string message_view::more() {
  return rest_.empty() ? "" : take_rows();
}

/// `text` behind `head`, or as much of it as is shown at once.
std::string message_view::body(std::string_view head, std::string_view text) {
  rest_.clear();
  is_in_escape_ = false;
  // What a program has sent mostly ends its last line.
  text.remove_suffix(text.ends_with('\n') ? 1 : 0);
  auto before = std::string{head};
  for_each_line(text, [&](std::string_view line) {
    auto shown = colours_.has_colours()
                   ? printable_with_marks(line, escape_begin, escape_end)
                   : printable(line);
    auto whole = wrapped(before + shown, columns_, indent);
    for_each_line(whole, [this](std::string_view each) { add_rows(each); });
    before = indent;
  });
  return take_rows();
}

/// Adds `line` as the rows that a terminal makes of it.
void message_view::add_rows(std::string_view line) {
  do {
    auto size = octets_in(line, columns_);
    rest_.push_back({std::string{line.substr(0, size)}, size == line.size()});
    line.remove_prefix(size);
  } while (!line.empty());
}

std::string message_view::take_rows() {
  // One more row is not worth a word about it.
  auto count = rest_.size() <= most_rows + 1 ? rest_.size() : most_rows;
  std::string result;
  for (std::size_t i = 0; i < count; ++i)
    result += painted(rest_[i].text) + (rest_[i].has_end && i + 1 < count ? "\n" : "");
  rest_.erase(rest_.begin(),
              std::next(rest_.begin(), static_cast<std::ptrdiff_t>(count)));
  if (!rest_.empty())
    result += '\n' + std::string{indent} + "(" + std::to_string(rest_.size())
              + " more lines; /more shows them)";
  return result;
}

/// The next row, with its escapes in their colour.
std::string message_view::painted(std::string_view row) {
  std::string result;
  for (;;) {
    auto end = row.find(is_in_escape_ ? escape_end : escape_begin);
    auto part = row.substr(0, end);
    if (is_in_escape_)
      result += colours_.paint(colour::escape, part);
    else
      result += part;
    if (end == std::string_view::npos)
      return result;
    row.remove_prefix(end + 1);
    is_in_escape_ = !is_in_escape_;
  }
}

} // namespace telex::cli
