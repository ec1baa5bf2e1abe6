// The registry actor: knows who is there (docs/protocol.md, sections 2 and 6), and so
// where a message goes. The only one that has the table of names. Every message
// passes it, so that a recipient is given those of one sender in the order in which
// it takes them up.
//
// Broadcasts are handed out in parts, so that no crowd of recipients stops all
// others; those that wait go out together, as many as one recipient is given at once.

#pragma once

#include "actors/broker.hpp"
#include "actors/copy_ledger.hpp"
#include "actors/events.hpp"
#include "actors/messages.hpp"
#include "actors/name_index.hpp"
#include "actors/name_table.hpp"
#include "actors/presence_board.hpp"
#include "actors/settings.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace telex {

class registry_state {
public:
  using actor_type = stateful_broker<registry_state>;

  static inline const char* name = "registry";

  explicit registry_state(actor_type* self) : self_{self} {
    // nop
  }

  /// What it has not handed out is not delivered.
  ~registry_state();

  registry_state(const registry_state&) = delete;
  registry_state& operator=(const registry_state&) = delete;

  void init(const settings& config, event_sink* events, const caf::actor& timer,
            const hash_key& key);
  void claim(const claim_msg& msg);
  void release(const release_msg& msg);
  void who(const who_msg& msg);
  void watch(const watch_msg& msg);
  void unwatch(const unwatch_msg& msg);
  void wake(const wake_msg& msg);
  void tell_changes(const tell_changes_msg& msg);
  void dispatch(dispatch_msg& msg);
  void broadcast(broadcast_msg& msg);
  void hand_out(const hand_out_msg& msg);
  void copies_settled(const copies_settled_msg& msg);
  void drain(const drain_msg& msg);
  void give_up(const give_up_msg& msg);
  void report(const report_msg& msg);
  void configure(const configure_msg& msg);
  void count(const count_msg& msg);

  static constexpr auto handlers() {
    using self = registry_state;
    return std::tuple{
      &self::dispatch, &self::claim,        &self::release,   &self::copies_settled,
      &self::hand_out, &self::broadcast,    &self::report,    &self::drain,
      &self::give_up,  &self::who,          &self::watch,     &self::unwatch,
      &self::wake,     &self::tell_changes, &self::configure, &self::count};
  }

private:
  /// One whose turn has not come, or what a leaving sender has sent behind it.
  struct waiting_broadcast {
    parcel message;
    caf::actor sender;
  };

  /// One that is being handed out.
  struct broadcast_state {
    parcel message;
    telex::answer_id answer_id;
    caf::actor sender;
    /// To how many.
    std::size_t left;
    /// The sender's own connection, which is none of its recipients.
    caf::actor spared;
  };

  /// Those that are being handed out together.
  struct hand_out_state {
    explicit hand_out_state(name_table<caf::actor>::receiver_list to)
      : receivers(std::move(to)) {}

    name_table<caf::actor>::receiver_list receivers;
    std::vector<broadcast_state> broadcasts;
    /// The next of them.
    std::size_t next = 0;
    /// For how long others wait while one of them is given all, in copies.
    std::size_t cost = 0;
  };

  /// A sender who may not go on before some of its copies are settled, and its last
  /// broadcast.
  struct stopped_sender {
    caf::actor sender;
    telex::answer_id answer_id;
  };

  claim_result claim_duplex(const claim_msg& msg);
  void catch_up(const caf::actor& connection);
  void tell_next();
  void note(const std::string& name, bool present);
  void tell_later();

  bool may_begin() const;
  void begin_hand_out();
  void take_up(waiting_broadcast&& next, time_point now);
  void hand_out_some();
  void hand_out_to(const caf::actor& receiver);
  void end_hand_out();
  bool go_on(const stopped_sender& who);
  void hand_out_later();
  void pass_on(batch<parcel>&& messages);
  void report_lookup(const parcel& message, std::size_t recipients) const;

  actor_type* self_;
  settings config_;
  event_sink* events_ = nullptr;
  caf::actor timer_;
  name_table<caf::actor> names_;

  /// How many of them are complete.
  std::size_t users_ = 0;

  /// Made for the first who asks: a router without such keeps none.
  std::optional<name_index> index_;
  presence_board<caf::actor> presence_;
  /// What is being told, and the next who is.
  std::vector<presence_board<caf::actor>::news> news_;
  std::size_t next_news_ = 0;
  /// Something is being told, or will be at this time at the earliest.
  bool tells_ = false;
  time_point tells_at_{};
  bool has_alarm_ = false;

  std::optional<hand_out_state> handed_out_;
  std::deque<waiting_broadcast> waiting_;
  std::size_t waiting_octets_ = 0;
  copy_ledger copies_;
  std::unordered_map<caf::actor_id, stopped_sender> stopped_;
  /// A hand_out_msg is on its way.
  bool goes_on_ = false;

  bool draining_ = false;
  bool gave_up_ = false;
};

/// Takes claim_msg, release_msg, who_msg, watch_msg, unwatch_msg, dispatch_msg,
/// broadcast_msg, copies_settled_msg, wake_msg, drain_msg, give_up_msg, report_msg and
/// count_msg. Without a socket of its own it is a broker all the same, so that it runs
/// on the I/O thread. `events` must outlive the actor. `key` is for its table of names.
caf::behavior registry(registry_state::actor_type* self, const settings& config,
                       event_sink* events, const caf::actor& timer,
                       const hash_key& key);

} // namespace telex
