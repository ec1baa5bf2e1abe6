// How a schedule spells the router's settings that are sizes, numbers and times.

#pragma once

#include "actors/settings.hpp"

#include <cstddef>
#include <string_view>

namespace telex::simulation {

/// The words for sizes and numbers that are the settings.
struct setting {
  std::string_view word;
  std::size_t limit_settings::* limit;
  duration timeout_settings::* timeout = nullptr;
  std::size_t turn_settings::* turn = nullptr;
  std::size_t address_settings::* address = nullptr;
};

inline constexpr setting all_settings[] = {
  {"limits.max-body", &limit_settings::max_body},
  {"limits.pending-sends", &limit_settings::pending_sends},
  {"limits.pending-copies", &limit_settings::pending_copies},
  {"limits.all-copies", &limit_settings::all_copies},
  {"limits.recipient-queue", &limit_settings::recipient_queue},
  {"limits.recipient-queue-bytes", &limit_settings::recipient_queue_bytes},
  {"limits.early-errors", &limit_settings::early_errors},
  {"limits.refusals", &limit_settings::refusals},
  {"limits.output", &limit_settings::output},
  {"limits.connections", &limit_settings::connections},
  {"limits.who", &limit_settings::who},
  {"limits.watched", &limit_settings::watched},
  {"limits.per-address", nullptr, nullptr, nullptr, &address_settings::connections},
  {"limits.per-address-rate", nullptr, nullptr, nullptr, &address_settings::rate},
  {"timeouts.registration", nullptr, &timeout_settings::registration},
  {"timeouts.pairing", nullptr, &timeout_settings::pairing},
  {"timeouts.refusal", nullptr, &timeout_settings::refusal},
  {"timeouts.acknowledge", nullptr, &timeout_settings::acknowledge},
  {"timeouts.unresponsive", nullptr, &timeout_settings::unresponsive},
  {"timeouts.drain", nullptr, &timeout_settings::drain},
  {"timeouts.linger", nullptr, &timeout_settings::linger},
  {"timeouts.ping", nullptr, &timeout_settings::ping},
  {"timeouts.bye", nullptr, &timeout_settings::bye},
  {"presence.interval", nullptr, &timeout_settings::presence},
  {"turns.requests", nullptr, nullptr, &turn_settings::requests},
  {"turns.copies", nullptr, nullptr, &turn_settings::copies},
  {"turns.octets", nullptr, nullptr, &turn_settings::octets},
  {"turns.actors", nullptr, nullptr, &turn_settings::actors},
};

/// The number that a setting is, unless it is a time.
auto& value_of(auto& config, const setting& what) {
  return what.limit     ? config.limits.*what.limit
         : what.address ? config.per_address.*what.address
                        : config.turns.*what.turn;
}

} // namespace telex::simulation
