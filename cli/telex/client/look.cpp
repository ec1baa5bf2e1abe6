#include "cli/telex/client/look.hpp"

namespace telex::cli {

std::optional<shown_certificate> look_at(const std::vector<socket_address>& addresses,
                                         const tls_target& anybody,
                                         std::chrono::steady_clock::time_point until) {
  auto left = addresses.size();
  for (const auto& each : addresses) {
    connection attempt{each, &anybody};
    auto now = std::chrono::steady_clock::now();
    if (is_opened(attempt, now + (until - now) / left--))
      return shown_certificate{attempt.fingerprint(), attempt.certificate_problem(),
                               attempt.certificate_end()};
  }
  return std::nullopt;
}

} // namespace telex::cli
