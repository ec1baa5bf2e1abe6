#include "actors/username.hpp"

#include <algorithm>

namespace telex {

namespace {

// Not std::isalnum, which goes by the locale of the process.
constexpr bool is_letter_or_digit(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

} // namespace

std::string_view to_string(role x) noexcept {
  switch (x) {
    case role::sender:
      return "sender";
    case role::receiver:
      return "receiver";
    case role::duplex:
      return "duplex";
  }
  return "invalid";
}

bool is_username(std::string_view name) noexcept {
  return !name.empty() && name.size() <= max_username && name != everybody
         && std::all_of(name.begin(), name.end(), is_letter_or_digit);
}

} // namespace telex
