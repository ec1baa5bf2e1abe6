#include "net/wire/parser.hpp"

#include "net/wire/words.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace telex::wire {

namespace {

/// No Content-length is longer than this, so it always fits 64 bits.
constexpr std::size_t max_length_digits = 10;

/// A buffer that has grown beyond this is given back once it is empty, so that
/// an idle connection costs nothing for the frames it has had.
constexpr std::size_t kept_capacity = 256;

constexpr bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t';
}

std::string_view drop_trailing_blanks(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

std::string_view drop_leading_blanks(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  return text;
}

/// A line without what ends it: LF or CR LF, and blanks before that.
std::string_view drop_line_end(std::string_view line) noexcept {
  if (!line.empty() && line.back() == '\n')
    line.remove_suffix(1);
  if (!line.empty() && line.back() == '\r')
    line.remove_suffix(1);
  return drop_trailing_blanks(line);
}

/// Whether there is nothing in `line`, which has at least the LF that ends it.
bool is_blank_line(std::string_view line) noexcept {
  auto first = line.front();
  return first == '\n'
         || ((first == '\r' || is_blank(first)) && drop_line_end(line).empty());
}

/// Cuts the first line off `text`, which must hold a line feed.
std::string_view take_line(std::string_view& text) noexcept {
  auto size = text.find('\n') + 1;
  auto line = text.substr(0, size);
  text.remove_prefix(size);
  return drop_line_end(line);
}

/// Cuts the first word off `text`, and the one space behind it.
std::string_view take_word(std::string_view& text) noexcept {
  auto size = std::min(text.find(' '), text.size());
  auto word = text.substr(0, size);
  text.remove_prefix(std::min(size + 1, text.size()));
  return word;
}

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_without_case(std::string_view a, std::string_view b) noexcept {
  // Nearly everybody spells a name as the protocol does.
  return a.size() == b.size()
         && (a == b || std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return lower(x) == lower(y);
             }));
}

/// All of `text` as a decimal number.
template <class Number>
std::optional<Number> to_number(std::string_view text) noexcept {
  Number result = 0;
  auto last = text.data() + text.size();
  auto [end, failure] = std::from_chars(text.data(), last, result);
  if (failure != std::errc{} || end != last)
    return std::nullopt;
  return result;
}

/// What the headers of one head say.
struct headers {
  std::optional<std::uint64_t> content_length;
  std::optional<fault> broken;
};

headers read_headers(std::string_view lines) noexcept {
  headers result;
  while (!result.broken) {
    auto line = take_line(lines);
    if (line.empty())
      break;
    auto colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos) {
      result.broken = fault::bad_header;
    } else if (equal_without_case(line.substr(0, colon), words::content_length)) {
      auto digits = drop_leading_blanks(line.substr(colon + 1));
      auto length = digits.size() <= max_length_digits
                      ? to_number<std::uint64_t>(digits)
                      : std::nullopt;
      if (!length || result.content_length)
        result.broken = fault::bad_length;
      result.content_length = length;
    }
  }
  return result;
}

std::optional<role> to_role(std::string_view word) noexcept {
  if (word == words::to_send)
    return role::sender;
  if (word == words::to_receive)
    return role::receiver;
  return std::nullopt;
}

/// Makes `f` a frame of type `Frame` for `rest`, which is a role and a name.
template <class Frame>
void open_registration(frame& f, std::string_view rest) {
  if (auto as = to_role(take_word(rest)))
    f.emplace<Frame>(*as, std::string{rest});
  else
    f.emplace<unknown_frame>();
}

void open_error(frame& f, std::string_view rest) {
  auto code = to_number<std::uint16_t>(take_word(rest)).value_or(0);
  f.emplace<error_frame>(code, std::string{rest});
}

/// Makes `f` the frame that a client's start line opens, its body still missing.
void open_request(frame& f, std::string_view command, std::string_view rest) {
  if (command == words::send)
    f.emplace<send_frame>().recipient = rest;
  else if (command == words::received)
    f.emplace<received_frame>().sender = rest;
  else if (command == words::register_)
    open_registration<register_frame>(f, rest);
  else if (command == words::error)
    open_error(f, rest);
  else
    f.emplace<unknown_frame>();
}

/// The same for a router's start line.
void open_answer(frame& f, std::string_view command, std::string_view rest) {
  if (command == words::forward)
    f.emplace<forward_frame>().sender = rest;
  else if (command == words::send || command == words::sent)
    f.emplace<sent_frame>(std::string{rest}, command == words::sent);
  else if (command == words::registered)
    open_registration<registered_frame>(f, rest);
  else if (command == words::error)
    open_error(f, rest);
  else
    f.emplace<unknown_frame>();
}

void open_frame(frame& f, std::string_view start_line, source from) {
  auto rest = start_line;
  auto command = take_word(rest);
  if (from == source::client)
    open_request(f, command, rest);
  else
    open_answer(f, command, rest);
}

/// How a frame goes on after its head.
enum class body_rule { none, required, optional };

body_rule body_rule_of(const frame& f) noexcept {
  if (std::holds_alternative<send_frame>(f) || std::holds_alternative<forward_frame>(f))
    return body_rule::required;
  // What a command that nobody knows takes is for its Content-length to say.
  if (std::holds_alternative<unknown_frame>(f))
    return body_rule::optional;
  return body_rule::none;
}

/// The body of `f`; null for a frame that has none, or whose body is dropped.
std::string* body_of(frame& f) noexcept {
  if (auto message = std::get_if<send_frame>(&f))
    return message->too_large ? nullptr : &message->body;
  if (auto message = std::get_if<forward_frame>(&f))
    return message->too_large ? nullptr : &message->body;
  return nullptr;
}

void mark_too_large(frame& f) noexcept {
  if (auto message = std::get_if<send_frame>(&f))
    message->too_large = true;
  else if (auto message = std::get_if<forward_frame>(&f))
    message->too_large = true;
}

} // namespace

std::string_view to_string(fault why) noexcept {
  switch (why) {
    case fault::head_too_long:
      return "head-too-long";
    case fault::bad_header:
      return "bad-header";
    case fault::bad_length:
      return "bad-content-length";
    case fault::no_length:
      return "no-content-length";
  }
  return "invalid";
}

parser::parser(source from, std::size_t max_body) noexcept
  : max_body_{max_body}, from_{from} {
  // nop
}

void parser::feed(std::string_view bytes) {
  if (held_.empty()) {
    input_ = bytes;
  } else {
    // input_ is a view of the end of held_, the bytes before it are used up.
    held_.erase(0, held_.size() - input_.size());
    held_.append(bytes);
    input_ = held_;
  }
}

parse_result parser::next() {
  if (state_ == state::failed)
    return fail(fault_);
  if (state_ == state::head) {
    std::string_view head;
    if (!find_head(head))
      return input_.size() > max_head ? fail(fault::head_too_long) : starve();
    if (head.size() > max_head)
      return fail(fault::head_too_long);
    if (auto result = parse_head(head); !std::holds_alternative<need_more>(result))
      return result;
  }
  return read_body() ? finish() : starve();
}

void parser::hold() {
  if (!held_.empty())
    return; // input_ is a view of it already
  if (!input_.empty())
    held_ = input_;
  input_ = held_;
}

bool parser::has_input() const noexcept {
  return !input_.empty();
}

/// Sets `head` to a whole head, its last line feed included, and takes it off
/// the input. The search goes on where the last one ended, so that a peer who
/// sends a byte at a time does not make it quadratic.
bool parser::find_head(std::string_view& head) {
  for (;;) {
    if (line_start_ == 0)
      input_ = drop_leading_blanks(input_); // they are no part of a head
    auto line_end = input_.find('\n', line_start_);
    if (line_end == std::string_view::npos)
      return false;
    auto next_line = line_end + 1;
    if (!is_blank_line(input_.substr(line_start_, next_line - line_start_))) {
      line_start_ = next_line;
    } else if (line_start_ == 0) {
      input_.remove_prefix(next_line); // a blank line before a frame
    } else {
      head = input_.substr(0, next_line);
      input_.remove_prefix(next_line);
      line_start_ = 0;
      return true;
    }
  }
}

/// The frame, if its head is all of it; need_more if a body follows.
parse_result parser::parse_head(std::string_view head) {
  open_frame(pending_, take_line(head), from_);
  auto [length, broken] = read_headers(head);
  if (broken)
    return fail(*broken);
  auto rule = body_rule_of(pending_);
  if (rule == body_rule::required && !length)
    return fail(fault::no_length);
  if (rule == body_rule::none || length.value_or(0) == 0)
    return std::move(pending_);
  body_left_ = *length;
  state_ = state::body;
  if (body_left_ > max_body_)
    mark_too_large(pending_);
  else if (auto body = body_of(pending_))
    body->reserve(body_left_);
  return need_more{};
}

/// Moves input to the body. Returns whether the body is whole.
bool parser::read_body() {
  auto size = std::min<std::uint64_t>(body_left_, input_.size());
  if (auto body = body_of(pending_))
    body->append(input_, 0, size);
  input_.remove_prefix(size);
  body_left_ -= size;
  return body_left_ == 0;
}

parse_result parser::finish() {
  state_ = state::head;
  return std::move(pending_);
}

/// Keeps the beginning of a head until there is more, and nothing else.
parse_result parser::starve() {
  hold();
  if (held_.size() > input_.size())
    held_.erase(0, held_.size() - input_.size());
  if (held_.capacity() > (held_.empty() ? kept_capacity : 2 * max_head))
    held_.shrink_to_fit();
  input_ = held_;
  return need_more{};
}

parse_result parser::fail(fault why) {
  state_ = state::failed;
  fault_ = why;
  input_ = {};
  held_.clear();
  held_.shrink_to_fit();
  pending_.emplace<unknown_frame>();
  return why;
}

} // namespace telex::wire
