#include "cli/telex/client/server_error.hpp"

namespace telex::cli {

failure failure_of(const wire::error_frame& error) noexcept {
  switch (static_cast<wire::error_code>(error.code)) {
    case wire::error_code::unable_to_send:
      return failure::refused;
    case wire::error_code::header_incomplete:
      return failure::unreadable;
    case wire::error_code::no_user_registered:
      return failure::unregistered;
    default:
      return failure::other;
  }
}

std::string complaint_of(const wire::error_frame& error) {
  return error.text.empty() ? "error " + std::to_string(error.code) : error.text;
}

} // namespace telex::cli
