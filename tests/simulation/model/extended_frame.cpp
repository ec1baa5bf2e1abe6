#include "tests/simulation/model/extended_frame.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace telex::simulation {

namespace {

using kind = router_frame::kind;

/// By field.
constexpr std::string_view field_names[fields] = {
  "Protocol",     "Max-body", "Receive-window", "Send-window",
  "Message-id",   "Reason",   "Delivery",       "Delivered",
  "Failed",       "Unknown",  "Content-length", "Date",
  "Content-type", "To",       "Total",          "Present",
};

constexpr unsigned bit(field x) noexcept {
  return 1u << static_cast<unsigned>(x);
}

constexpr auto counts
  = bit(field::delivered) | bit(field::failed) | bit(field::unknown);
constexpr auto grant = bit(field::protocol) | bit(field::max_body)
                       | bit(field::receive_window) | bit(field::send_window);
constexpr auto sent_message
  = bit(field::content_length) | bit(field::message_id) | bit(field::date);
constexpr auto listing = bit(field::total) | bit(field::content_length);

struct command {
  std::string_view word;
  kind what;
  bool has_name;
  /// The fields that it must have, and that it may.
  unsigned required = 0;
  unsigned possible = 0;
};

constexpr command commands[] = {
  {"FORWARD", kind::forward, true, sent_message,
   bit(field::content_type) | bit(field::to)},
  {"SEND", kind::sent, true, 0, bit(field::message_id) | counts},
  {"ERROR", kind::error, true, 0,
   bit(field::message_id) | bit(field::reason) | bit(field::delivery) | counts},
  {"REGISTERED", kind::registered, true, grant},
  {"WHO", kind::who, false, listing},
  {"WATCH", kind::watch, true, bit(field::present)},
  {"UNWATCH", kind::unwatch, true},
  {"JOINED", kind::joined, true},
  {"LEFT", kind::left, true},
  {"PING", kind::ping, false},
  {"PONG", kind::pong, false},
  {"BYE", kind::bye, false, 0, bit(field::reason)},
};

struct known_error {
  std::string_view text;
  std::uint16_t code;
};

constexpr known_error known_errors[] = {
  {"100 Malformed username", 100}, {"101 No user registered", 101},
  {"102 Unable to send", 102},     {"103 Header incomplete", 103},
  {"104 Username taken", 104},     {"106 Too many", 106},
  {"107 Unknown command", 107},
};

std::optional<std::string_view> take_until(std::string_view& bytes, char end) noexcept {
  auto size = bytes.find(end);
  if (size == std::string_view::npos)
    return std::nullopt;
  auto result = bytes.substr(0, size);
  bytes.remove_prefix(size + 1);
  return result;
}

/// Sets what is behind the command. Returns whether that is as it must be.
bool set_rest(router_frame& f, std::string_view rest) noexcept {
  f.name = rest;
  if (f.what == kind::registered) {
    f.role = "DUPLEX";
    f.name = rest.substr(std::min(rest.size(), f.role.size() + 1));
    return rest.starts_with("DUPLEX ") && !f.name.empty();
  }
  if (f.what != kind::error)
    return true;
  auto found = std::find_if(std::begin(known_errors), std::end(known_errors),
                            [rest](const auto& each) { return each.text == rest; });
  f.code = found == std::end(known_errors) ? 0 : found->code;
  return f.code != 0;
}

/// Sets the field of a line. Returns which; 0 if it is none, or there already.
unsigned set_field(router_frame& f, std::string_view line) noexcept {
  auto colon = line.find(": ");
  if (colon == std::string_view::npos || colon + 2 == line.size())
    return 0;
  auto name
    = std::find(std::begin(field_names), std::end(field_names), line.substr(0, colon));
  auto index = static_cast<std::size_t>(name - std::begin(field_names));
  if (index == fields || !f.about[index].empty())
    return 0;
  f.about[index] = line.substr(colon + 2);
  return 1u << index;
}

bool take_fields(router_frame& f, std::string_view& bytes, const command& rule) {
  unsigned set = 0;
  for (;;) {
    auto line = take_until(bytes, '\n');
    if (!line)
      return false;
    if (line->empty())
      return (set & rule.required) == rule.required
             && (set & ~(rule.required | rule.possible)) == 0;
    auto which = set_field(f, *line);
    if (which == 0)
      return false;
    set |= which;
  }
}

bool take_body(router_frame& f, std::string_view& bytes) noexcept {
  if (f[field::content_length].empty())
    return true;
  auto size = number_of(f[field::content_length]);
  if (!size || *size > bytes.size())
    return false;
  f.body = bytes.substr(0, *size);
  bytes.remove_prefix(*size);
  return true;
}

} // namespace

std::optional<router_frame> take_extended_frame(std::string_view& bytes) {
  auto line = take_until(bytes, '\n');
  if (!line)
    return std::nullopt;
  auto word = line->substr(0, line->find(' '));
  auto rule = std::find_if(std::begin(commands), std::end(commands),
                           [word](const auto& each) { return each.word == word; });
  if (rule == std::end(commands) || rule->has_name != (word.size() < line->size()))
    return std::nullopt;
  router_frame result{rule->what};
  if (rule->has_name && !set_rest(result, line->substr(word.size() + 1)))
    return std::nullopt;
  if (!take_fields(result, bytes, *rule) || !take_body(result, bytes))
    return std::nullopt;
  return result;
}

std::optional<std::uint64_t> number_of(std::string_view digits) noexcept {
  std::uint64_t result = 0;
  auto last = digits.data() + digits.size();
  auto [end, failure] = std::from_chars(digits.data(), last, result);
  if (failure != std::errc{} || end != last || digits.empty())
    return std::nullopt;
  return result;
}

} // namespace telex::simulation
