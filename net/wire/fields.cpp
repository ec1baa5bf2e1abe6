#include "net/wire/fields.hpp"

#include "net/wire/lines.hpp"
#include "net/wire/words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>

namespace telex::wire {

namespace {

constexpr std::size_t min_session = 22;
constexpr std::size_t max_session = 64;
constexpr std::size_t max_content_type = 128;
/// Of what clients are given to show and no program goes by.
constexpr std::size_t max_text = 128;

constexpr bool is_printable(char c) noexcept {
  return c >= ' ' && c <= '~';
}

/// Sets a text, if it has so many octets, all of that kind.
template <class Kind>
bool set_text(std::string& to, std::string_view value, std::size_t min, std::size_t max,
              Kind is_right) {
  if (value.size() < min || value.size() > max
      || !std::all_of(value.begin(), value.end(), is_right))
    return false;
  to = value;
  return true;
}

bool set_id(std::string& to, std::string_view value) {
  return set_text(to, value, 1, max_message_id, is_word_char);
}

bool set_content_type(std::string& to, std::string_view value) {
  return set_text(to, value, 1, max_content_type, is_printable);
}

template <class Number>
bool set_number(Number& to, std::string_view value) noexcept {
  auto number = to_number<Number>(value);
  if (number)
    to = *number;
  return number.has_value();
}

/// `yes` alone.
bool set_flag(bool& to, std::string_view value) noexcept {
  to = value == words::yes;
  return to;
}

// -- one header of a frame -------------------------------------------------------

/// Which is looked up in the names that mean something.
struct header {
  std::string_view name;
  std::string_view value;
  /// The one of these that it has.
  std::string_view known = {};

  bool is(std::string_view one) noexcept {
    if (!equal_without_case(name, one))
      return false;
    known = one;
    return true;
  }
};

// Each sets what a header says, and returns whether its value has the right form.

bool set_password(secret& to, std::string_view value) {
  to = secret{value};
  return !value.empty() && value.size() <= max_password;
}

bool set(register_frame& f, header& h) {
  auto is_plain = f.as != role::duplex;
  if ((is_plain || f.extended) && h.is(words::password))
    return set_password(f.password, h.value);
  if (!f.extended)
    return true; // the others mean nothing
  auto& offer = *f.extended;
  if (h.is(words::receive_window))
    return set_number(offer.receive_window, h.value) && offer.receive_window >= 1
           && offer.receive_window <= max_receive_window;
  if (h.is(words::presence))
    return set_flag(offer.presence, h.value);
  if (h.is(words::session))
    return set_text(offer.session, h.value, min_session, max_session, is_word_char);
  if (h.is(words::protocol))
    return true; // it has been looked for
  return true;
}

bool set(registered_frame& f, header& h) {
  if (!f.extended)
    return true;
  if (h.is(words::max_body))
    return set_number(f.extended->max_body, h.value);
  if (h.is(words::receive_window))
    return set_number(f.extended->receive_window, h.value);
  if (h.is(words::send_window))
    return set_number(f.extended->send_window, h.value);
  return true;
}

bool set(send_frame& f, header& h) {
  if (h.is(words::message_id))
    return set_id(f.message_id, h.value);
  if (h.is(words::content_type))
    return set_content_type(f.content_type, h.value);
  return true;
}

bool set_fate(std::optional<fate>& to, std::string_view value) noexcept {
  if (value == words::none)
    to = fate::failed;
  else if (value == words::not_known)
    to = fate::unknown;
  else
    return false;
  return true;
}

bool set_count(std::optional<tally>& counts, std::uint32_t tally::* which,
               std::string_view value) noexcept {
  auto number = to_number<std::uint32_t>(value);
  if (!number)
    return false;
  if (!counts)
    counts.emplace();
  (*counts).*which = *number;
  return true;
}

bool set(answer_fields& about, header& h) {
  if (h.is(words::message_id))
    return set_id(about.message_id, h.value);
  if (h.is(words::reason))
    return set_text(about.reason, h.value, 1, max_text, is_printable);
  if (h.is(words::delivery))
    return set_fate(about.fate, h.value);
  if (h.is(words::delivered))
    return set_count(about.counts, &tally::delivered, h.value);
  if (h.is(words::failed))
    return set_count(about.counts, &tally::failed, h.value);
  if (h.is(words::unknown))
    return set_count(about.counts, &tally::unknown, h.value);
  return true;
}

bool set(sent_frame& f, header& h) {
  return set(f.about, h);
}

bool set(error_frame& f, header& h) {
  return set(f.about, h);
}

bool set(forward_frame& f, header& h) {
  if (h.is(words::message_id))
    return set_id(f.message_id, h.value);
  if (h.is(words::date))
    return set_text(f.date, h.value, 1, max_text, is_printable);
  if (h.is(words::content_type))
    return set_content_type(f.content_type, h.value);
  if (h.is(words::to))
    f.to_all = h.value == everybody;
  else if (h.is(words::account))
    return set_flag(f.account, h.value);
  return true;
}

bool set(received_frame& f, header& h) {
  return !h.is(words::message_id) || set_id(f.message_id, h.value);
}

bool set(names_frame& f, header& h) {
  if (h.is(words::total))
    f.total = to_number<std::uint64_t>(h.value);
  return h.known.empty() || f.total.has_value();
}

bool set(watching_frame& f, header& h) {
  if (!h.is(words::present))
    return true;
  f.present = h.value == words::yes;
  return f.present || h.value == words::no;
}

bool set(bye_frame& f, header& h) {
  return !h.is(words::reason) || set_text(f.reason, h.value, 1, max_text, is_printable);
}

/// All others have no headers.
template <class Frame>
bool set(Frame&, header&) {
  return true;
}

/// Calls `f(header)` for each header until there is none.
template <class F>
void for_each_header(std::string_view lines, F&& f) {
  for (auto line = take_line(lines); !line.empty(); line = take_line(lines)) {
    auto colon = line.find(':');
    header next{line.substr(0, colon), drop_leading_blanks(line.substr(colon + 1))};
    f(next);
  }
}

bool offers_extended(std::string_view lines) {
  auto result = false;
  for_each_header(lines, [&](header& each) {
    if (each.is(words::protocol))
      result = each.value == words::extended;
  });
  return result;
}

constexpr std::string_view count_names[]
  = {words::delivered, words::failed, words::unknown};

bool is_count(std::string_view known) noexcept {
  return std::find(std::begin(count_names), std::end(count_names), known)
         != std::end(count_names);
}

/// What `f` says of the SEND that it answers; null if it answers none.
answer_fields* about_of(frame& f) noexcept {
  if (auto answer = std::get_if<sent_frame>(&f))
    return &answer->about;
  auto error = std::get_if<error_frame>(&f);
  return error ? &error->about : nullptr;
}

/// Notes the names that mean something of one head.
class seen_names {
public:
  /// Returns whether it has not been there before.
  bool add(std::string_view known) noexcept {
    if (has(known))
      return false;
    names_[size_++] = known;
    return true;
  }

  bool has(std::string_view known) const noexcept {
    auto end = names_.begin() + size_;
    return std::find(names_.begin(), end, known) != end;
  }

private:
  static constexpr std::size_t most = 8; // more than any frame has
  std::array<std::string_view, most> names_{};
  std::size_t size_ = 0;
};

} // namespace

bool read_fields(frame& f, std::string_view lines) {
  // Whether the others mean anything is for this one to say, wherever it is.
  if (auto request = std::get_if<register_frame>(&f)) {
    if (request->as == role::duplex && offers_extended(lines))
      request->extended.emplace();
  } else if (auto answer = std::get_if<registered_frame>(&f)) {
    if (answer->as == role::duplex && offers_extended(lines))
      answer->extended.emplace();
  }
  auto result = true;
  auto are_counts_known = true;
  seen_names seen;
  std::visit(
    [&](auto& which) {
      for_each_header(lines, [&](header& each) {
        auto is_right
          = set(which, each) && (each.known.empty() || seen.add(each.known));
        result = result && is_right;
        are_counts_known = are_counts_known && (is_right || !is_count(each.known));
      });
    },
    f);
  auto is_seen = [&seen](std::string_view each) { return seen.has(each); };
  auto about = about_of(f);
  // One that is not known makes the others mean nothing.
  if (about && about->counts
      && !(are_counts_known
           && std::all_of(std::begin(count_names), std::end(count_names), is_seen)))
    about->counts.reset();
  return result;
}

} // namespace telex::wire
