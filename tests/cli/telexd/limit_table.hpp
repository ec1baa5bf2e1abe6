// The limits and time-outs of a router, and the options that set them.

#pragma once

#include "cli/telexd/options.hpp"
#include "tests/support/catch.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace telex::test {

using namespace std::chrono_literals;

struct limit {
  std::string name;
  std::function<std::size_t(const settings&)> value;
  std::size_t standard;
  std::size_t least;
};

inline auto of_all(std::size_t limit_settings::* member) {
  return [member](const settings& config) { return config.limits.*member; };
}

inline auto of_address(std::size_t address_settings::* member) {
  return [member](const settings& config) { return config.per_address.*member; };
}

inline const std::vector<limit> limits{
  {"--limits.max-body", of_all(&limit_settings::max_body), 65536, 1},
  {"--limits.pending-sends", of_all(&limit_settings::pending_sends), 64, 1},
  {"--limits.recipient-queue", of_all(&limit_settings::recipient_queue), 1024, 0},
  {"--limits.recipient-queue-bytes", of_all(&limit_settings::recipient_queue_bytes),
   1048576, 0},
  {"--limits.early-errors", of_all(&limit_settings::early_errors), 8, 1},
  {"--limits.refusals", of_all(&limit_settings::refusals), 10, 1},
  {"--limits.logins", of_all(&limit_settings::logins), 4, 0},
  {"--limits.login-queue", of_all(&limit_settings::login_queue), 64, 1},
  {"--limits.output", of_all(&limit_settings::output), 1048576, 1},
  {"--limits.who", of_all(&limit_settings::who), 1000, 1},
  {"--limits.watched", of_all(&limit_settings::watched), 128, 0},
  {"--limits.connections", of_all(&limit_settings::connections), 0, 0},
  {"--limits.per-address", of_address(&address_settings::connections), 256, 0},
  {"--limits.per-address-rate", of_address(&address_settings::rate), 32, 0},
  {"--limits.per-address-errors", of_address(&address_settings::errors), 60, 0},
  {"--limits.per-address-refusals", of_address(&address_settings::refusals), 30, 0},
  {"--limits.per-address-logins", of_address(&address_settings::logins), 20, 0},
};

struct timeout {
  std::string name;
  duration timeout_settings::* value;
  duration standard;
  duration least = 1ms;
  duration most = 8760h;
};

inline const std::vector<timeout> timeouts{
  {"--timeouts.registration", &timeout_settings::registration, 60s},
  {"--timeouts.pairing", &timeout_settings::pairing, 10s},
  {"--timeouts.refusal", &timeout_settings::refusal, 1s},
  {"--timeouts.acknowledge", &timeout_settings::acknowledge, 10s},
  {"--timeouts.unresponsive", &timeout_settings::unresponsive, 30s},
  {"--timeouts.drain", &timeout_settings::drain, 5s},
  {"--timeouts.linger", &timeout_settings::linger, 2s},
  {"--timeouts.vanished", &timeout_settings::vanished, 45s, 3s, 24h},
  {"--timeouts.ping", &timeout_settings::ping, 60s},
  {"--timeouts.bye", &timeout_settings::bye, 5s},
  {"--presence.interval", &timeout_settings::presence, 100ms},
};

/// Checks that all limits and time-outs but the one called `name` have their
/// defaults.
inline void check_defaults_but(const std::string& name, const settings& config) {
  for (const auto& each : limits) {
    INFO(each.name);
    if (each.name != name)
      CHECK(each.value(config) == each.standard);
  }
  for (const auto& each : timeouts) {
    INFO(each.name);
    if (each.name != name)
      CHECK(config.timeouts.*each.value == each.standard);
  }
}

} // namespace telex::test
