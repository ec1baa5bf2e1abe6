#include "net/wire/frame.hpp"

namespace telex::wire {

std::string_view text_of(error_code code) noexcept {
  switch (code) {
    case error_code::malformed_username:
      return "Malformed username";
    case error_code::no_user_registered:
      return "No user registered";
    case error_code::unable_to_send:
      return "Unable to send";
    case error_code::header_incomplete:
      return "Header incomplete";
    case error_code::username_taken:
      return "Username taken";
    case error_code::not_authenticated:
      return "Not authenticated";
    case error_code::too_many:
      return "Too many";
    case error_code::unknown_command:
      return "Unknown command";
  }
  return {};
}

error_frame to_error(error_code code, std::string_view reason) {
  return {static_cast<std::uint16_t>(code),
          std::string{text_of(code)},
          {{}, std::string{reason}, std::nullopt, std::nullopt}};
}

} // namespace telex::wire
