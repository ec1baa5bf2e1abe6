#include "cli/telex/log/vocabulary.hpp"

#include <utility>

namespace telex::log {

namespace {

/// The names of all values of an enumeration, of which `last` is the last.
template <class Enum>
std::vector<std::string_view> names_up_to(Enum last) {
  std::vector<std::string_view> result;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i)
    result.push_back(to_string(static_cast<Enum>(i)));
  return result;
}

template <std::size_t... Is>
std::vector<std::string_view> names_of_events(std::index_sequence<Is...>) {
  return {std::variant_alternative_t<Is, event>::about.name...};
}

bool is_wanted_end(std::string_view reason) noexcept {
  return reason == to_string(leave_reason::hung_up)
         || reason == to_string(leave_reason::partner_left)
         || reason == to_string(leave_reason::stopped);
}

} // namespace

std::optional<severity> to_severity(std::string_view name) noexcept {
  for (auto each : {severity::debug, severity::info, severity::warning})
    if (to_string(each) == name)
      return each;
  return std::nullopt;
}

std::vector<std::string_view> level_names() {
  return names_up_to(severity::warning);
}

std::vector<std::string_view> actor_names() {
  return names_up_to(actor_kind::transaction);
}

std::vector<std::string_view> event_names() {
  return names_of_events(std::make_index_sequence<std::variant_size_v<event>>{});
}

std::optional<ends> ends_of(const record& x) noexcept {
  if (x.user.empty() && x.peer.empty())
    return std::nullopt;
  if (is<events::received, events::looked_up, events::answered>(x))
    return ends{x.user, x.peer};
  if (is<events::queued, events::forwarded, events::acknowledged>(x))
    return ends{x.peer, x.user};
  return std::nullopt;
}

bool is_failure(const record& x) noexcept {
  if (is<events::acknowledged, events::settled, events::answered>(x))
    return x.reason != to_string(outcome::delivered);
  if (is<events::left>(x))
    return !is_wanted_end(x.reason);
  return is<events::refused>(x) || x.level == to_string(severity::warning);
}

} // namespace telex::log
