// The inspector actor: asks the others how they are, for who looks at the router from
// outside.
//
// It asks a few connections at a time, and lets the router go on with its messages in
// between. What a connection has done is also told here when it ends, so that sums
// never go back, and its last state is kept for a while.

#pragma once

#include "actors/broker.hpp"
#include "actors/messages.hpp"
#include "actors/snapshot.hpp"

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace telex {

class inspector_state {
public:
  using actor_type = stateful_broker<inspector_state>;

  static inline const char* name = "inspector";

  /// How many closed connections are kept until the next snapshot.
  static constexpr std::size_t max_closed = 10'000;

  /// How many connections are asked at a time.
  static constexpr std::size_t at_a_time = 100;

  explicit inspector_state(actor_type* self) : self_{self} {
    // nop
  }

  void init(const caf::actor& registry, const caf::actor& timer, turn_source turns);

  void inspect(inspect_msg& msg);
  void ping(ping_msg& msg);
  void know_registry(const registry_report_msg& msg);
  void know_listener(listener_report_msg& msg);
  void know_connection(connection_report_msg& msg);
  void know_closed(closed_report_msg& msg);
  void go_on(const all_asked_msg& msg);
  void wake(const wake_msg& msg);

  static constexpr auto handlers() {
    using self = inspector_state;
    return std::tuple{&self::know_connection, &self::know_closed,
                      &self::go_on,           &self::wake,
                      &self::inspect,         &self::ping,
                      &self::know_listener,   &self::know_registry};
  }

private:
  void begin();
  void ask_some(const std::shared_ptr<roll_call>& call);
  void forget(events::connection_id id);
  void finish();

  actor_type* self_;
  caf::actor registry_;
  caf::actor timer_;
  turn_source turns_;

  /// Who has asked; the first one's snapshot is being taken.
  std::deque<inspect_msg> asked_;

  snapshot current_;
  std::vector<caf::actor> to_ask_;
  /// Where in it each connection is.
  std::unordered_map<events::connection_id, std::size_t> places_;

  // Of all connections that have ended.
  std::array<std::uint64_t, std::size(leave_reasons)> closed_{};
  traffic closed_total_;
  actor_load closed_load_;
  std::deque<closed_report> newly_closed_;
};

/// Takes inspect_msg and ping_msg from anybody; is told of connections that end by
/// closed_report_msg. `turns` may be empty.
caf::behavior inspector(inspector_state::actor_type* self, const caf::actor& registry,
                        const caf::actor& timer, const turn_source& turns);

} // namespace telex
