#include "net/wire/junk.hpp"

#include "net/wire/frame.hpp"
#include "net/wire/lines.hpp"
#include "net/wire/start_line.hpp"
#include "net/wire/words.hpp"

#include <algorithm>
#include <utility>

namespace telex::wire {

namespace {

/// What is looked at to find a FORWARD at the end of a line: its word, a blank, the
/// longest name, and as much again as ends a line.
constexpr std::size_t max_tail = words::forward.size() + 1 + max_username + 8;

/// `line` has no end.
bool begins_frame(std::string_view line, protocol spoken) noexcept {
  return is_routers_command(take_word(line), spoken);
}

/// The same for a line that is not yet whole.
bool may_begin_frame(std::string_view text, protocol spoken) noexcept {
  auto word = drop_line_end(text);
  return text.find(' ') != std::string_view::npos
           ? begins_frame(word, spoken)
           : may_be_routers_command(word, spoken);
}

std::string_view shown(std::string_view line) noexcept {
  return drop_line_end(line.substr(0, max_shown_junk));
}

std::string_view tail_of(std::string_view line) noexcept {
  return line.substr(line.size() - std::min(line.size(), max_tail));
}

/// Who has sent the FORWARD that begins somewhere in `line`, behind what a body has
/// left there.
std::optional<std::string> sender_behind(std::string_view line) {
  line = tail_of(line);
  auto start = line.rfind(words::forward);
  if (start == std::string_view::npos)
    return std::nullopt;
  auto rest = drop_line_end(line.substr(start));
  take_word(rest);
  return is_username(rest) ? std::optional{std::string{rest}} : std::nullopt;
}

} // namespace

std::optional<unreadable> junk_filter::take(std::string_view& input, protocol spoken) {
  for (;;) {
    if (!is_cut_)
      input = drop_leading_blanks(input); // they are no part of a head
    auto line = input.substr(0, input.find('\n'));
    auto is_whole = line.size() < input.size();
    if (!is_cut_ && is_for_parser(line, is_whole, spoken))
      return std::nullopt;
    if (!is_cut_ && line.size() > max_head)
      return reject(input);
    if (!is_whole) {
      if (is_cut_)
        cut(input, input.size() - tail_of(input).size());
      return std::nullopt;
    }
    cut(input, line.size() + 1);
    if (auto found = drop(line))
      return found;
    if (body_ > 0)
      return std::nullopt;
  }
}

std::uint64_t junk_filter::take_body() noexcept {
  return std::exchange(body_, 0);
}

unreadable junk_filter::reject(std::string_view& input) {
  auto line = input.substr(0, input.find('\n'));
  auto text = shown(line);
  unreadable result{std::string{text}, std::nullopt};
  if (take_word(text) == words::forward)
    result.sender = text;
  length_.reset();
  is_open_ = true;
  // Where it is cut must not depend on how much of it has come.
  is_cut_ = line.size() > max_head;
  if (!is_cut_)
    cut(input, line.size() + 1);
  return result;
}

bool junk_filter::is_stuck(std::string_view input, protocol spoken) const noexcept {
  return is_cut_ || (!input.empty() && !may_begin_frame(input, spoken));
}

std::optional<unreadable> junk_filter::end_line(std::string_view& input) {
  auto line = input;
  cut(input, input.size());
  auto result = drop(line);
  // What waits for an answer is expected to go on.
  is_cut_ = result && result->sender;
  return result;
}

void junk_filter::cut(std::string_view& input, std::size_t size) noexcept {
  input.remove_prefix(size);
  octets_ += size;
}

// Whether it is for the parser to read `line`.
bool junk_filter::is_for_parser(std::string_view line, bool is_whole,
                                protocol spoken) noexcept {
  if (!is_whole)
    return may_begin_frame(line, spoken);
  auto result = begins_frame(drop_line_end(line), spoken);
  if (result) {
    is_open_ = false;
    length_.reset();
    octets_ = 0;
  }
  return result;
}

// What of a line that is no frame is to be given out.
std::optional<unreadable> junk_filter::drop(std::string_view line) {
  auto was_cut = std::exchange(is_cut_, false);
  if (!was_cut && drop_line_end(line).empty()) {
    is_open_ = false;
    body_ = std::exchange(length_, std::nullopt).value_or(0);
    return std::nullopt;
  }
  if (!was_cut && is_open_ && take_length(line))
    return std::nullopt;
  is_open_ = true;
  auto sender = sender_behind(line);
  if (sender)
    length_.reset();
  if (was_cut && !sender)
    return std::nullopt;
  return unreadable{std::string{shown(was_cut ? tail_of(line) : line)},
                    std::move(sender)};
}

// Whether `line` is the Content-length of what was given out before.
bool junk_filter::take_length(std::string_view line) noexcept {
  auto colon = std::min(line.find(':'), line.size());
  if (!equal_without_case(line.substr(0, colon), words::content_length))
    return false;
  length_ = to_length(drop_line_end(line.substr(std::min(colon + 1, line.size()))));
  return length_.has_value();
}

} // namespace telex::wire
