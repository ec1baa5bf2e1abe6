// The listener actor: accepts connections and knows how many there are. The
// connections end with it, and it ends when the router is drained.

#pragma once

#include "actors/broker.hpp"
#include "actors/report_pace.hpp"
#include "net/address_limits.hpp"
#include "net/connection/connection.hpp"
#include "net/stream/door.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace telex {

class listener_state : doorkeeper {
public:
  using actor_type = stateful_broker<listener_state>;

  static inline const char* name = "listener";

  explicit listener_state(actor_type* self) : self_{self} {
    // nop
  }
  /// Ends the connections, or has them settle what they can and end then, if this actor
  /// ends for a failure. They do not monitor this actor themselves: it would keep a
  /// note of each that it ever had.
  ~listener_state();

  listener_state(const listener_state&) = delete;
  listener_state& operator=(const listener_state&) = delete;

  void init(environment_ptr env, const std::vector<door_ptr>& doors,
            const hash_key& key);
  void accept(const caf::io::new_connection_msg& msg);
  void door_starved(const starved_msg& msg);
  void erred(const erred_msg& msg);
  void refused(const refused_msg& msg);
  void stranger_left(const stranger_left_msg& msg);
  void connection_down(const caf::actor_addr& connection);
  void drain(const drain_msg& msg);
  void connection_drained(const drained_msg& msg);
  void wake(const wake_msg& msg);
  void go_on(const go_on_msg& msg);
  void tell(const report_msg& msg);
  void configure(const configure_msg& msg);

  static constexpr auto handlers() {
    using self = listener_state;
    return std::tuple{
      &self::wake,          &self::erred,    &self::refused, &self::connection_drained,
      &self::stranger_left, &self::go_on,    &self::drain,   &self::door_starved,
      &self::tell,          &self::configure};
  }

private:
  std::optional<time_point> dismisses(const std::string& address) override;
  time_point waits_for_header() override;
  void header_refused(const std::string& address, std::string_view why) override;
  void look_at_doors(time_point when);
  void close_overdue(time_point now);
  bool is_full() const;
  void pause(pause_reason why);
  void probe();
  void resume();
  void report_accepting();
  void set_alarm();
  void wake_at(time_point when);
  void give_up();
  void stop();
  void tell_all();
  void settled(const caf::actor_addr& connection);
  void stop_if_drained();
  template <class Event>
  void report(Event&& event) const;

  actor_type* self_;
  environment_ptr env_;
  std::vector<door_ptr> doors_;
  std::unordered_map<caf::actor_addr, network> connections_;
  /// Those that have not said that nothing is under way, while draining.
  std::unordered_set<caf::actor_addr> busy_;
  std::optional<address_limits> limits_;

  /// Why no connections are accepted, if none are.
  std::optional<pause_reason> paused_;
  /// When to find out whether there is again what the system did not have.
  std::optional<time_point> next_probe_;
  /// The doors are open to find that out.
  bool probing_ = false;
  /// When the time of somebody at a door is up: of a peer that was not let in, to read
  /// why, or of a proxy to say whose a connection is.
  std::optional<time_point> doors_due_;
  report_pace header_reports_;
  /// What was last reported, and when the next report may follow.
  bool reported_paused_ = false;
  time_point next_report_{};

  bool draining_ = false;
  /// The connections that have not been told so, or that the time for that is over.
  std::vector<caf::actor_addr> to_tell_;
  /// When to give up, and then to quit, while draining.
  time_point give_up_at_{};
  bool gave_up_ = false;
  bool stopping_ = false;
};

/// Lets peers in at `doors`. Takes drain_msg: then it takes no more connections, waits
/// until nothing is under way, for timeouts.drain at most, and ends. `key` is for its
/// table of addresses.
caf::behavior listener(listener_state::actor_type* self, const environment_ptr& env,
                       const std::vector<door_ptr>& doors, const hash_key& key);

} // namespace telex
