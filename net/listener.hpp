// The listener actor: accepts connections and knows how many there are. The
// connections end with it, and it ends when the router is drained.

#pragma once

#include "actors/broker.hpp"
#include "net/connection.hpp"
#include "net/transport.hpp"

#include <caf/stateful_actor.hpp>

#include <cstddef>
#include <unordered_set>
#include <vector>

namespace telex {

class listener_state {
public:
  using actor_type = caf::stateful_actor<listener_state, broker>;

  static inline const char* name = "listener";

  explicit listener_state(actor_type* self) : self_{self} {
    // nop
  }
  /// Ends the connections. They do not monitor this actor themselves: it would
  /// keep a note of each that it ever had.
  ~listener_state();

  listener_state(const listener_state&) = delete;
  listener_state& operator=(const listener_state&) = delete;

  void init(environment_ptr env, const std::vector<door_ptr>& doors);
  void accept(const caf::io::new_connection_msg& msg);
  void acceptor_starved();
  void connection_down(const caf::actor_addr& connection);
  void drain();
  void connection_drained(const caf::actor_addr& connection);
  void wake();

private:
  bool is_full() const;
  void pause();
  void resume();
  void set_alarm(duration wait);
  void give_up();
  void stop_if_drained();

  actor_type* self_;
  environment_ptr env_;
  std::vector<caf::io::accept_handle> doors_;
  std::unordered_set<caf::actor_addr> connections_;
  /// Those that have not said that nothing is under way, while draining.
  std::unordered_set<caf::actor_addr> busy_;
  bool paused_ = false;
  bool draining_ = false;
  bool gave_up_ = false;
};

/// Lets peers in at `doors`. Takes drain_msg: then it takes no more connections, waits
/// until nothing is under way, for timeouts.drain at most, and ends.
caf::behavior listener(listener_state::actor_type* self, const environment_ptr& env,
                       const std::vector<door_ptr>& doors);

} // namespace telex
