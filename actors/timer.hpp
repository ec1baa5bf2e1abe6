// The timer actor: wakes others at the times they ask for.
//
// Deadlines of messages are many and hardly ever come. CAF's own delayed
// messages cost a lock and a wake-up of another thread each, and keep their
// receiver in memory until they are due. So a connection asks the timer for one
// wake-up at its earliest deadline and looks around when it comes; the timer
// has one delayed message under way, for the earliest of all. An idle router
// has no ticks at all, and a busy one no work per message.

#pragma once

#include "actors/alarm_table.hpp"
#include "actors/broker.hpp"
#include "actors/messages.hpp"

#include <cstddef>
#include <tuple>
#include <unordered_map>

namespace telex {

class timer_state {
public:
  using actor_type = stateful_broker<timer_state>;

  static inline const char* name = "timer";

  explicit timer_state(actor_type* self) : self_{self} {
    // nop
  }

  void init(std::size_t at_a_time) {
    at_a_time_ = at_a_time;
  }

  void wake_at(const wake_me_msg& msg);
  void let_sleep(const let_sleep_msg& msg);
  void ring(const ring_msg& msg);

  static constexpr auto handlers() {
    return std::tuple{&timer_state::wake_at, &timer_state::let_sleep,
                      &timer_state::ring};
  }

private:
  void wind_up();

  actor_type* self_;
  /// How many are woken in one go.
  std::size_t at_a_time_ = 1;
  alarm_table<caf::actor_id> alarms_;
  std::unordered_map<caf::actor_id, caf::actor> sleepers_;
  /// When the delayed message to this actor comes that counts, the earliest.
  std::optional<time_point> next_ring_;
};

/// Takes wake_me_msg and let_sleep_msg, sends wake_msg, to so many `at_a_time`.
caf::behavior timer(timer_state::actor_type* self, std::size_t at_a_time);

} // namespace telex
