// Which passwords can be given to a router (docs/protocol.md, sections 1 and 8).

#pragma once

#include "net/wire/frame.hpp"
#include "net/wire/lines.hpp"

#include <algorithm>
#include <string_view>

namespace telex::wire {

/// Why `text` can't be the value of a Password, as words behind "it";
/// empty if it can.
constexpr std::string_view flaw_of_password(std::string_view text) noexcept {
  auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; };
  if (text.empty())
    return "is empty";
  if (text.size() > max_password)
    return "has more than 256 octets";
  if (std::any_of(text.begin(), text.end(), is_control))
    return "has a tab, another control character or a second line";
  if (is_blank(text.front()) || is_blank(text.back()))
    return "begins or ends with a blank, which would be lost on its way";
  return {};
}

} // namespace telex::wire
