// What a router says of itself that monitoring asks for.

#pragma once

#include "cli/telex/admin_option.hpp"
#include "cli/telex/server_option.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace telex::check {

struct router_report {
  /// Why nothing is known, in words; empty if something is.
  std::string problem{};
  std::uint64_t users = 0;
  /// The most messages that wait for one of them.
  std::uint64_t longest_queue = 0;
  bool operator==(const router_report&) const = default;
};

/// Asks at the admin port that `choice` names, and believes there whom that says to
/// believe, else `server`, else whom this person has believed there before. Whether it
/// is over TLS depends on `choice` alone, and on the --no-tls of `server`. The answer
/// has to come within `admin_client::usual_patience`, and all is done little later than
/// `until`.
router_report ask_router(cli::admin_choice choice, const cli::server_choice& server,
                         std::chrono::steady_clock::time_point until);

/// Reads what /state.json answers.
router_report read_report(std::string_view json);

} // namespace telex::check
