#include "cli/telex/chat/message_view.hpp"

#include "actors/username.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/text/escape.hpp"
#include "cli/text/wrap.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

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

/// Adds `line` in rows, of which a word may need several.
void add_rows(std::string_view line, std::size_t columns,
              std::vector<std::string>& to) {
  while (columns_of(line) > columns) {
    auto size = octets_in(line, columns);
    to.emplace_back(line.substr(0, size));
    line.remove_prefix(size);
  }
  to.emplace_back(line);
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

std::string_view sign_of(const settled& news) noexcept {
  if (std::holds_alternative<delivered>(news.how))
    return "✓";
  return std::holds_alternative<not_confirmed>(news.how) ? "?" : "✗";
}

const message& message_of(const settled& news) noexcept {
  return std::visit([](const auto& how) -> const message& { return how.what; },
                    news.how);
}

} // namespace

void message_view::fit(std::size_t columns) noexcept {
  columns_ = columns == 0 ? 80 : std::max(columns, narrowest);
}

std::string message_view::show(const arrived& news, std::string_view time) {
  auto sender = printable(news.sender);
  auto start = std::string{time} + ' ';
  auto head = sender + (news.to_all ? " to all:" : ":");
  auto result = body(start + head + ' ', news.text);
  if (!result.starts_with(start + head))
    return result;
  return colours_.paint(colour::quiet, time) + ' ' + colours_.paint_name(sender, head)
         + result.substr(start.size() + head.size());
}

std::string message_view::show(const settled& news, std::string_view time) {
  const auto& what = message_of(news);
  auto is_good = std::holds_alternative<delivered>(news.how);
  auto start = std::string{time} + ' ';
  auto sign = std::string{sign_of(news)};
  auto result = body(start + sign + " @" + what.recipient + ' ', what.text);
  result = colours_.paint(colour::quiet, time) + ' '
           + colours_.paint(is_good ? colour::good : colour::bad, sign)
           + result.substr(start.size() + sign.size());
  if (is_good)
    return result;
  auto why = wrapped(std::string{indent} + describe(news), columns_, indent);
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
  std::vector<std::string> rows;
  auto before = std::string{head};
  for_each_line(text, [&](std::string_view line) {
    auto whole = wrapped(before + printable(line), columns_, indent);
    for_each_line(whole, [&](std::string_view row) { add_rows(row, columns_, rows); });
    before = indent;
  });
  rest_ = std::move(rows);
  return take_rows();
}

std::string message_view::take_rows() {
  // One more row is not worth a word about it.
  auto count = rest_.size() <= most_rows + 1 ? rest_.size() : most_rows;
  std::string result;
  for (std::size_t i = 0; i < count; ++i)
    result += (i == 0 ? "" : "\n") + rest_[i];
  rest_.erase(rest_.begin(),
              std::next(rest_.begin(), static_cast<std::ptrdiff_t>(count)));
  if (!rest_.empty())
    result += '\n' + std::string{indent} + "(" + std::to_string(rest_.size())
              + " more lines; /more shows them)";
  return result;
}

} // namespace telex::cli
