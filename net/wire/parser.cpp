#include "net/wire/parser.hpp"

#include "net/wire/fields.hpp"
#include "net/wire/lines.hpp"
#include "net/wire/words.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <string.h>

namespace telex::wire {

namespace {

/// The first octets of a TLS handshake, which are no words of anybody.
constexpr std::string_view tls_record{"\x16\x03", 2};

/// A buffer that has grown beyond this is given back once it is empty, so that
/// an idle connection costs nothing for the frames it has had.
constexpr std::size_t kept_capacity = 256;

/// Enough to see what it may have been.
constexpr std::size_t kept_of_odd_head = 256;

/// How a frame goes on after its head.
enum class body_rule { none, required, optional };

body_rule body_rule_of(const frame& f) noexcept {
  if (std::holds_alternative<send_frame>(f) || std::holds_alternative<forward_frame>(f)
      || std::holds_alternative<names_frame>(f))
    return body_rule::required;
  // What a command that nobody knows takes is for its Content-length to say.
  if (std::holds_alternative<unknown_frame>(f))
    return body_rule::optional;
  return body_rule::none;
}

/// The body of `f`; null for a frame that has none, or whose body is dropped.
std::string* body_of(frame& f) noexcept {
  if (auto message = std::get_if<send_frame>(&f))
    return message->dropped > 0 ? nullptr : &message->body;
  if (auto message = std::get_if<forward_frame>(&f))
    return message->too_large ? nullptr : &message->body;
  if (auto answer = std::get_if<names_frame>(&f))
    return answer->too_large ? nullptr : &answer->names;
  return nullptr;
}

/// Has `text` grow by so many octets without leaving a copy of it behind: it may be the
/// beginning of a password.
void make_room(std::string& text, std::size_t octets) {
  auto size = text.size() + octets;
  if (size <= text.capacity())
    return;
  std::string larger;
  larger.reserve(std::max(size, 2 * text.capacity()));
  larger = std::string_view{text};
  ::explicit_bzero(text.data(), text.size());
  text.swap(larger);
}

/// What may be kept of a head and told, but for a password in it.
std::string_view tellable(std::string_view head) {
  return head.substr(0, std::min(kept_of_odd_head, head.find("\nPassword")));
}

void mark_too_large(frame& f, std::uint64_t size) noexcept {
  if (auto message = std::get_if<send_frame>(&f))
    message->dropped = size;
  else if (auto message = std::get_if<forward_frame>(&f))
    message->too_large = true;
  else if (auto answer = std::get_if<names_frame>(&f))
    answer->too_large = true;
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
    case fault::tls:
      return "tls";
    case fault::bad_value:
      return "bad-header-value";
  }
  return "invalid";
}

error_frame to_error(fault why) {
  auto result = to_error(error_code::header_incomplete);
  if (why == fault::tls)
    result.text = "This port takes no TLS";
  return result;
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
    make_room(held_, bytes.size());
    held_.append(bytes);
    input_ = held_;
  }
}

parse_result parser::next() {
  if (state_ == state::failed)
    return fail(fault_, odd_head_);
  if (state_ == state::head && from_ == source::router)
    if (auto junk = drop_junk())
      return std::move(*junk);
  if (state_ == state::head) {
    if (line_start_ == 0 && from_ == source::client)
      if (auto usual = find_usual_head(input_, spoken_))
        return parse_usual(*usual);
    std::string_view head;
    auto is_whole = find_head(head);
    auto begun = is_whole ? head : input_;
    if (from_ == source::client && begun.starts_with(tls_record))
      return reject(begun, fault::tls);
    if (is_whole)
      return parse_head(head);
    return input_.size() > max_head ? reject(input_, fault::head_too_long) : starve();
  }
  if (!read_body(*pending_))
    return starve();
  state_ = state::head;
  auto whole = std::exchange(pending_, nullptr);
  if (from_ == source::client || !std::holds_alternative<unknown_frame>(*whole))
    return std::move(*whole);
  return next();
}

void parser::hold_rest() {
  if (input_.empty()) {
    held_.clear();
    if (held_.capacity() > kept_capacity)
      held_.shrink_to_fit();
  } else if (held_.empty()) {
    held_ = input_;
    input_ = held_;
  } // else input_ is a view of it already
}

bool parser::is_stuck() const noexcept {
  return from_ == source::router && state_ == state::head && line_start_ == 0
         && junk_.is_stuck(input_, spoken_);
}

std::optional<unreadable> parser::end_line() {
  if (!is_stuck())
    return std::nullopt;
  auto result = junk_.end_line(input_);
  held_.clear();
  return result;
}

/// Takes what is no frame off the input, one line at a time, and begins to skip the
/// body that belonged to it.
std::optional<unreadable> parser::drop_junk() {
  if (line_start_ > 0)
    return std::nullopt; // a frame has begun
  auto result = junk_.take(input_, spoken_);
  if (auto size = junk_.take_body()) {
    pending_ = std::make_unique<frame>(unknown_frame{});
    body_left_ = size;
    state_ = state::body;
  }
  return result;
}

/// Sets `head` to a whole head, its last line feed included, takes it off the input and
/// notes its headers. The search goes on where the last one ended, so that a peer who
/// sends a byte at a time does not make it quadratic.
bool parser::find_head(std::string_view& head) {
  for (;;) {
    if (line_start_ == 0)
      input_ = drop_leading_blanks(input_); // they are no part of a head
    auto rest = input_;
    rest.remove_prefix(line_start_);
    auto size = rest.find('\n') + 1;
    if (size == 0)
      return false;
    auto next_line = line_start_ + size;
    auto line = drop_line_end({rest.data(), size});
    if (!line.empty()) {
      if (line_start_ == 0)
        headers_ = {};
      else
        note_header(line);
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

/// Behind one that is at fault the others are of no meaning.
void parser::note_header(std::string_view line) noexcept {
  if (headers_.broken)
    return;
  auto colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) {
    headers_.broken = fault::bad_header;
  } else if (equal_without_case(line.substr(0, colon), words::content_length)) {
    auto length = to_length(line.substr(colon + 1));
    if (!length || headers_.content_length)
      headers_.broken = fault::bad_length;
    headers_.content_length = length;
  }
}

/// The frame, if it is whole; need_more if the rest of its body follows. It is made
/// where it is given out: to move it costs as much as to make it.
parse_result parser::parse_head(std::string_view head) {
  parse_result result{std::in_place_type<frame>, std::in_place_type<unknown_frame>};
  auto& f = std::get<frame>(result);
  auto lines = head;
  open_frame(f, take_line(lines), from_, spoken_);
  auto why = flaw_of(head, f);
  if (!why && has_fields(f) && !read_fields(f, lines) && from_ == source::client)
    why = fault::bad_value;
  wipe_secret(head, f);
  if (why) {
    result = reject(head, *why);
    return result;
  }
  if (std::holds_alternative<unknown_frame>(f))
    odd_head_ = tellable(head);
  finish(result);
  return result;
}

parse_result parser::parse_usual(const usual_head& head) {
  parse_result result{std::in_place_type<frame>, std::in_place_type<unknown_frame>};
  auto& f = std::get<frame>(result);
  input_.remove_prefix(head.octets);
  if (!head.is_send) {
    f.emplace<received_frame>(std::string{head.name}, std::string{head.message_id});
    return result;
  }
  auto size = head.content_length <= std::min(input_.size(), max_body_)
                ? head.content_length
                : 0;
  f.emplace<send_frame>(std::string{head.name}, std::string{input_.substr(0, size)},
                        std::uint64_t{0}, std::string{head.message_id});
  input_.remove_prefix(size);
  if (size < head.content_length) {
    headers_ = {head.content_length, std::nullopt};
    finish(result);
  }
  return result;
}

/// Gives the frame its body, or keeps it until there is more of that.
void parser::finish(parse_result& result) {
  auto& f = std::get<frame>(result);
  if (begin_body(f))
    return;
  pending_ = std::make_unique<frame>(std::move(f));
  state_ = state::body;
  result = starve();
}

/// Whether headers say something of `f` beside its length: on the plain protocol they
/// do so of registration alone.
bool parser::has_fields(const frame& f) const noexcept {
  if (spoken_ == protocol::extended || std::holds_alternative<register_frame>(f))
    return true;
  if (auto answer = std::get_if<registered_frame>(&f))
    return answer->as == role::duplex;
  auto error = std::get_if<error_frame>(&f);
  return error && from_ == source::router
         && error->code == static_cast<std::uint16_t>(error_code::not_authenticated);
}

/// Whatever is held of a head that has a password is not to be found in memory.
void parser::wipe_secret(std::string_view head, const frame& f) noexcept {
  auto request = std::get_if<register_frame>(&f);
  if (request && !request->password.empty() && !held_.empty())
    ::explicit_bzero(held_.data() + (head.data() - held_.data()), head.size());
}

/// What is wrong with a head, which begins `f`.
std::optional<fault> parser::flaw_of(std::string_view head, const frame& f) const {
  if (head.size() > max_head)
    return fault::head_too_long;
  if (from_ == source::router && std::holds_alternative<unknown_frame>(f))
    return fault::bad_header;
  if (headers_.broken)
    return headers_.broken;
  if (body_rule_of(f) == body_rule::required && !headers_.content_length)
    return fault::no_length;
  return std::nullopt;
}

/// Gives `f` as much of its body as there is. Returns whether that is all.
bool parser::begin_body(frame& f) {
  if (body_rule_of(f) == body_rule::none)
    return true;
  body_left_ = headers_.content_length.value_or(0);
  if (body_left_ > max_body_)
    mark_too_large(f, body_left_);
  else if (auto body = body_of(f))
    body->reserve(body_left_);
  return read_body(f);
}

/// Moves input to the body of `f`. Returns whether it is whole.
bool parser::read_body(frame& f) {
  auto size = std::min<std::uint64_t>(body_left_, input_.size());
  if (auto body = body_of(f))
    body->append(input_, 0, size);
  input_.remove_prefix(size);
  body_left_ -= size;
  return body_left_ == 0;
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

/// What is wrong with `head`, which begins at the front of the input, or is just off.
parse_result parser::reject(std::string_view head, fault why) {
  if (from_ == source::client)
    return fail(why, why == fault::head_too_long ? std::string_view{} : head);
  // A frame may begin in one of its lines.
  auto end = input_.data() + input_.size();
  input_ = {head.data(), static_cast<std::size_t>(end - head.data())};
  line_start_ = 0;
  return junk_.reject(input_);
}

parse_result parser::fail(fault why, std::string_view head) {
  odd_head_ = tellable(head);
  state_ = state::failed;
  fault_ = why;
  input_ = {};
  held_.clear();
  held_.shrink_to_fit();
  pending_.reset();
  return why;
}

} // namespace telex::wire
