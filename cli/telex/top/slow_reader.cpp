#include "cli/telex/top/slow_reader.hpp"

#include "cli/telex/top/units.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace telex::top {

namespace {

microseconds held_up(const user_state& user) {
  const microseconds none{0};
  return std::max({user.owes.value_or(none), user.blocked.value_or(none),
                   user.oldest.value_or(none)});
}

} // namespace

bool is_slow(const user_state& user) {
  return held_up(user) >= slow_after;
}

const user_state* slowest_reader(const std::vector<user_state>& users) {
  auto found = std::max_element(users.begin(), users.end(),
                                [](const user_state& left, const user_state& right) {
                                  return held_up(left) < held_up(right);
                                });
  return found != users.end() && is_slow(*found) ? &*found : nullptr;
}

std::string describe_slow(const user_state& user) {
  auto result = plain(user.name);
  if (user.owes >= slow_after && user.owes >= user.blocked)
    result += fmt::format(" has owed a RECEIVED for {}", to_text(user.owes));
  else if (user.blocked >= slow_after)
    result += fmt::format(" has not read {} for {}",
                          bytes_text(static_cast<double>(user.unread_bytes)),
                          to_text(user.blocked));
  else
    result += fmt::format(" has had a message wait for {}", to_text(user.oldest));
  return result + fmt::format(", {} wait", count_text(user.queue));
}

} // namespace telex::top
