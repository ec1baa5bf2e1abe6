#include "actors/timer.hpp"

namespace telex {

void timer_state::wake_at(time_point when, const caf::actor& whom) {
  alarms_.set(whom.id(), when);
  sleepers_.emplace(whom.id(), whom);
  wind_up();
}

void timer_state::let_sleep(caf::actor_id whom) {
  alarms_.cancel(whom);
  sleepers_.erase(whom);
}

void timer_state::ring() {
  auto now = self_->clock().now();
  // One that was overtaken by an earlier alarm rings for nothing, and must not
  // leave another one behind.
  if (next_ring_ && *next_ring_ <= now)
    next_ring_.reset();
  while (auto id = alarms_.take_due(now)) {
    auto sleeper = sleepers_.extract(*id);
    self_->send(sleeper.mapped(), wake_msg{});
  }
  wind_up();
}

/// Sees to it that ring() runs when the next alarm is due.
void timer_state::wind_up() {
  auto next = alarms_.next();
  if (!next || (next_ring_ && *next_ring_ <= *next))
    return;
  next_ring_ = next;
  self_->scheduled_send(self_, *next, caf::tick_atom_v);
}

caf::behavior timer(timer_state::actor_type* self) {
  return {
    [=](const wake_me_msg& msg) { self->state.wake_at(msg.when, msg.whom); },
    [=](const let_sleep_msg& msg) { self->state.let_sleep(msg.whom); },
    [=](caf::tick_atom) { self->state.ring(); },
  };
}

} // namespace telex
