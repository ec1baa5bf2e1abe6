// The registry actor: knows who is there (docs/protocol.md, section 2), and so
// where a message goes. The only one that has the table of names. Since every
// message passes it, the order in which it takes them up is the order in which
// each recipient is given them.

#pragma once

#include "actors/events.hpp"
#include "actors/messages.hpp"
#include "actors/name_table.hpp"

#include <caf/io/broker.hpp>
#include <caf/stateful_actor.hpp>

#include <cstddef>

namespace telex {

class registry_state {
public:
  using actor_type = caf::stateful_actor<registry_state, caf::io::broker>;

  static inline const char* name = "registry";

  explicit registry_state(actor_type* self) : self_{self} {
    // nop
  }

  void claim(const claim_msg& msg);
  void release(const release_msg& msg);
  void dispatch(const dispatch_msg& msg);
  void drain();

private:
  void unicast(const dispatch_msg& msg);
  void broadcast(const dispatch_msg& msg);
  void start(const dispatch_msg& msg, std::size_t recipients, outcome failure);
  void forward(const dispatch_msg& msg, const caf::actor& receiver) const;

  actor_type* self_;
  name_table<caf::actor> names_;
  transaction_number last_transaction_ = 0;
  bool draining_ = false;
};

/// Takes claim_msg, release_msg, dispatch_msg and drain_msg. Without a socket of
/// its own it is a broker all the same, so that it runs on the I/O thread.
caf::behavior registry(registry_state::actor_type* self);

} // namespace telex
