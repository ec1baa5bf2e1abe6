// The transaction actor: follows one message, or those that were read together, until
// their recipients have acknowledged them, or failed to, and tells the sender's
// connection how each ended (docs/protocol.md, sections 3 and 4). A broadcast has one
// for itself.
//
// To start and end an actor costs more than to carry a message. So the sender's
// connection keeps transactions that are done and uses them again, as often as it has
// something for them. When the connection ends, it ends those that are done, and tells
// those that are not: they end once their messages are settled.

#pragma once

#include "actors/broker.hpp"
#include "actors/delivery.hpp"
#include "actors/events.hpp"
#include "actors/messages.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>

namespace telex {

class transaction_state {
public:
  using actor_type = stateful_broker<transaction_state>;

  static inline const char* name = "transaction";

  explicit transaction_state(actor_type* self) : self_{self} {
    // nop
  }
  /// Ends the owner, if this actor ends for a failure; the registry counts no copies
  /// that nobody follows.
  ~transaction_state();

  transaction_state(const transaction_state&) = delete;
  transaction_state& operator=(const transaction_state&) = delete;

  void init(const caf::actor& owner, event_sink* events, std::size_t at_a_time);
  void expect(const recipients_msg& msg);
  void settle(settled_msg& msg);
  void orphan(const orphaned_msg& msg);

  static constexpr auto handlers() {
    return std::tuple{&transaction_state::settle, &transaction_state::expect,
                      &transaction_state::orphan};
  }

private:
  void note_settled(const settled_send& settled);
  void report_settled();
  void answer();
  void end_if_done();

  actor_type* self_;
  /// The sender's connection; null once it has ended.
  caf::actor owner_;
  event_sink* events_ = nullptr;
  /// What the owner has yet to be told.
  std::optional<batch<answered_send>> answers_;
  /// How many messages it has answered; and followed, once the owner has ended.
  std::uint64_t answered_ = 0;
  std::uint64_t followed_ = 0;
  /// Of a broadcast; each other message is settled by its one recipient.
  delivery delivery_;

  /// Who wants to know how many recipients of a broadcast are settled; null for a
  /// message to one.
  caf::actor registry_;
  transaction_number number_ = 0;
  /// How many are not settled, as far as it knows; how many it has not been told of,
  /// and how many it is told of at a time.
  std::size_t open_ = 0;
  std::size_t unreported_ = 0;
  std::size_t at_a_time_ = 1;
};

/// Takes recipients_msg, settled_msg and orphaned_msg; sends answer_msg to `owner`, and
/// copies_settled_msg, for so many `at_a_time`, to the registry. `events` must outlive
/// the actor.
caf::behavior transaction(transaction_state::actor_type* self, const caf::actor& owner,
                          event_sink* events, std::size_t at_a_time);

} // namespace telex
