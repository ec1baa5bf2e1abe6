// The registry actor: knows who is there (docs/protocol.md, section 2), and so
// where a message goes. The only one that has the table of names. Since every
// message passes it, the order in which it takes them up is the order in which
// each recipient is given them.

#pragma once

#include "actors/broker.hpp"
#include "actors/events.hpp"
#include "actors/messages.hpp"
#include "actors/name_table.hpp"

#include <cstddef>
#include <tuple>

namespace telex {

class registry_state {
public:
  using actor_type = stateful_broker<registry_state>;

  static inline const char* name = "registry";

  explicit registry_state(actor_type* self) : self_{self} {
    // nop
  }

  void init(event_sink* events);
  void claim(const claim_msg& msg);
  void release(const release_msg& msg);
  void dispatch(dispatch_msg& msg);
  void drain(const drain_msg& msg);
  void report(const report_msg& msg);

  static constexpr auto handlers() {
    return std::tuple{&registry_state::dispatch, &registry_state::claim,
                      &registry_state::release, &registry_state::drain,
                      &registry_state::report};
  }

private:
  void unicast(parcel message);
  void broadcast(parcel message);
  void report_lookup(const parcel& message, std::size_t recipients) const;

  actor_type* self_;
  event_sink* events_ = nullptr;
  name_table<caf::actor> names_;
  bool draining_ = false;
};

/// Takes claim_msg, release_msg, dispatch_msg, drain_msg and report_msg. Without a
/// socket of its own it is a broker all the same, so that it runs on the I/O thread.
/// `events` must outlive the actor.
caf::behavior registry(registry_state::actor_type* self, event_sink* events);

} // namespace telex
