#include "actors/timer.hpp"

namespace telex {

void timer_state::wake_at(const wake_me_msg& msg) {
  alarms_.set(msg.whom.id(), msg.when);
  sleepers_.emplace(msg.whom.id(), msg.whom);
  wind_up();
}

void timer_state::let_sleep(const let_sleep_msg& msg) {
  alarms_.cancel(msg.whom);
  sleepers_.erase(msg.whom);
}

void timer_state::ring(const ring_msg&) {
  auto now = self_->clock().now();
  // One that was overtaken by an earlier alarm rings for nothing, and must not
  // leave another one behind.
  if (next_ring_ && *next_ring_ <= now)
    next_ring_.reset();
  for (auto left = at_a_time_; left > 0; --left) {
    auto id = alarms_.take_due(now);
    if (!id)
      break;
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
  if (*next <= self_->clock().now())
    self_->send_later(ring_msg{});
  else
    self_->scheduled_send(self_, *next, ring_msg{});
}

caf::behavior timer(timer_state::actor_type* self, std::size_t at_a_time) {
  self->state.init(at_a_time);
  return nothing_else();
}

} // namespace telex
