// The transaction actor: follows one message at a time until all its recipients
// have acknowledged it, or failed to, and tells the sender's connection how it
// ended (docs/protocol.md, sections 3 and 4).
//
// To start and end an actor costs more than to carry a message. So the sender's
// connection keeps transactions that are done and uses them again; each follows
// as many messages, one after another, as its connection has for it. When the
// connection ends, it ends those that are done, and tells those that are not:
// they end once their message is settled.

#pragma once

#include "actors/broker.hpp"
#include "actors/delivery.hpp"
#include "actors/events.hpp"
#include "actors/messages.hpp"

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

  void init(const caf::actor& owner, event_sink* events);
  void expect(const recipients_msg& msg);
  void settle(settled_msg& msg);
  void orphan(const orphaned_msg& msg);

  static constexpr auto handlers() {
    return std::tuple{&transaction_state::settle, &transaction_state::expect,
                      &transaction_state::orphan};
  }

private:
  void answer(std::uint64_t answer_id);

  actor_type* self_;
  /// The sender's connection; null once it has ended.
  caf::actor owner_;
  event_sink* events_ = nullptr;
  /// The last answer that the owner was sent.
  std::optional<std::uint64_t> answered_;
  delivery delivery_;
};

/// Takes recipients_msg, settled_msg and orphaned_msg; sends answer_msg to `owner`.
/// `events` must outlive the actor.
caf::behavior transaction(transaction_state::actor_type* self, const caf::actor& owner,
                          event_sink* events);

} // namespace telex
