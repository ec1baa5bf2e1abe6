// The simulation: what the router may have in memory, and may have left at the end.

#include "tests/simulation/simulation.hpp"

#include <caf/actor_registry.hpp>

#include <algorithm>

namespace telex::simulation {

// -- memory --------------------------------------------------------------------

/// What the router may have, by its settings, the number of its connections and how
/// many messages others have left behind. Queues and buffers double as they grow.
std::size_t simulation::memory_bound(std::size_t left_behind) const {
  constexpr std::size_t head = 4096;
  constexpr std::size_t actor = 2048;
  constexpr std::size_t frame = 512;
  constexpr std::size_t tables = 4096;
  const auto& limits = config_.limits;
  auto message = actor + frame + limits.max_body;
  auto pending = limits.pending_sends * message;
  auto queue
    = (limits.recipient_queue + most_given_) * frame + 2 * limits.recipient_queue_bytes;
  auto output = 2 * (limits.output + limits.pending_sends * frame + limits.max_body);
  auto input = 2 * (head + limits.max_body) + 10'000;
  // Whom it watches, and what it was not told of anybody.
  auto presence = 2 * users_ * frame;
  auto each = presence + 2 * actor + pending + queue + output + input + most_held_;
  return idle_.octets + tables + model_.connections() * each + most_connections_ * frame
         + left_behind * message;
}

void simulation::check_memory() {
  auto now = allocations::counted().octets;
  if (now <= memory_bound(0))
    return; // to count what was left behind takes long
  if (auto bound = memory_bound(model_.left_behind()); now > bound)
    model_.broke("memory-is-bounded",
                 std::to_string(now) + " octets, more than " + std::to_string(bound));
}

// -- the end of a run ------------------------------------------------------------

void simulation::leave_all() {
  for (auto& user : scripts_)
    for (auto& each : user)
      hang_up(each);
  rest();
}

void simulation::finish() {
  rest();
  leave_all();
  if (!draining_ && !ended_) {
    // What timed out alarms have left.
    wait(100'000);
    wait(100'000);
    check_nothing_left();
    for (name_id user = 0; user < users_ && !broken(); ++user)
      join({verb::join, user, role::sender, {}});
    leave_all();
  }
  end();
  rest();
  if (auto running = system_.registry().running(); running > 0)
    model_.broke("no-actor-is-left", std::to_string(running) + " actors are left");
}

/// Nobody is there: nor may be anything that was for somebody.
void simulation::check_nothing_left() {
  if (auto running = system_.registry().running(); running != idle_actors_)
    model_.broke("no-actor-is-left",
                 std::to_string(running - idle_actors_) + " actors are left");
  if (auto waiting = scheduler_.clock().schedule().size(); waiting > 0)
    model_.broke("no-alarm-is-left",
                 std::to_string(waiting) + " delayed messages are left");
  // Tables keep the room that they once needed.
  constexpr std::size_t tables = 4096;
  constexpr std::size_t room = 256;
  auto bound = idle_.octets + tables + room * (most_connections_ + users_);
  if (auto now = allocations::counted(); now.octets > bound)
    model_.broke("memory-is-given-back", std::to_string(now.octets)
                                           + " octets are left, more than "
                                           + std::to_string(bound) + ", in "
                                           + std::to_string(now.blocks) + " blocks");
}

} // namespace telex::simulation
