// A look at who is at the other end, whoever it is.

#pragma once

#include "cli/system/resolver.hpp"
#include "cli/telex/client/connection.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace telex::cli {

/// What a router has shown.
struct shown_certificate {
  std::string fingerprint;
  /// Why it is not to be believed; empty if it is.
  std::string problem;
  /// When it ceases to be valid.
  std::optional<std::chrono::system_clock::time_point> end;
};

/// Connects by `anybody`, a target that believes all, and breaks off. The first of the
/// addresses that shows something tells. Nothing if none does, each in its share of the
/// time until then.
std::optional<shown_certificate> look_at(const std::vector<socket_address>& addresses,
                                         const tls_target& anybody,
                                         std::chrono::steady_clock::time_point until);

} // namespace telex::cli
