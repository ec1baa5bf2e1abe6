#include "cli/telex/client/registration.hpp"

#include <string_view>
#include <utility>

namespace telex::cli {

namespace {

/// What a router says on a port for TLS.
constexpr std::string_view tls_alone = "This port takes TLS alone";

/// Whether a server of the extended protocol refuses a legal name so.
bool refuses_offer(const wire::error_frame& error) noexcept {
  auto code = static_cast<wire::error_code>(error.code);
  return code == wire::error_code::unable_to_send
         || code == wire::error_code::username_taken
         || code == wire::error_code::not_authenticated;
}

/// What a reason of ERROR 105 means.
refusal refusal_of(std::string_view reason) noexcept {
  constexpr std::pair<std::string_view, refusal> known[] = {
    {"password-required", refusal::password_required},
    {"wrong-password", refusal::wrong_password},
    {"insecure", refusal::insecure},
    {"rate-limited", refusal::rate_limited},
  };
  for (const auto& [name, meaning] : known)
    if (name == reason)
      return meaning;
  return refusal::other;
}

objection objection_of(const wire::error_frame& error) {
  using wire::error_code;
  switch (static_cast<error_code>(error.code)) {
    case error_code::not_authenticated:
      return name_refused{refusal_of(error.about.reason), error.text};
    case error_code::username_taken:
      return name_refused{refusal::taken, error.text};
    case error_code::malformed_username:
      return name_refused{refusal::unclear, error.text};
    case error_code::unable_to_send:
      return lost{loss::crowded, error.text};
    default:
      return name_refused{error.text == tls_alone ? refusal::needs_tls : refusal::other,
                          error.text};
  }
}

} // namespace

std::optional<objection> objection_in(const wire::frame& answer, wire::role as,
                                      std::string_view name) {
  if (auto error = std::get_if<wire::error_frame>(&answer))
    return objection_of(*error);
  auto granted = std::get_if<wire::registered_frame>(&answer);
  if (!granted)
    return name_refused{refusal::other, {}};
  if (granted->name != name)
    return name_refused{refusal::renamed, granted->name};
  if (granted->as != as)
    return name_refused{refusal::wrong_role, {}};
  return std::nullopt;
}

bool is_of_plain_server(const wire::frame& answer) {
  if (auto error = std::get_if<wire::error_frame>(&answer))
    return !refuses_offer(*error);
  auto granted = std::get_if<wire::registered_frame>(&answer);
  return !granted || !granted->extended;
}

} // namespace telex::cli
