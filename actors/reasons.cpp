#include "actors/reasons.hpp"

#include <cstddef>

namespace telex {

std::string_view to_string(leave_reason x) noexcept {
  return leave_reasons[static_cast<std::size_t>(x)].name;
}

std::string_view to_string(pause_reason x) noexcept {
  switch (x) {
    case pause_reason::connections:
      return "limits.connections";
    case pause_reason::descriptors:
      return "no-file-descriptors";
    case pause_reason::memory:
      return "no-memory";
  }
  return "invalid";
}

std::string_view to_string(refuse_reason x) noexcept {
  switch (x) {
    case refuse_reason::malformed_name:
      return "malformed-name";
    case refuse_reason::name_taken:
      return "name-taken";
    case refuse_reason::password_required:
      return "password-required";
    case refuse_reason::wrong_password:
      return "wrong-password";
    case refuse_reason::insecure:
      return "insecure";
    case refuse_reason::rate_limited:
      return "rate-limited";
  }
  return "invalid";
}

} // namespace telex
