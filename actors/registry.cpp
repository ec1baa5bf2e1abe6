#include "actors/registry.hpp"

#include <utility>

namespace telex {

void registry_state::claim(const claim_msg& msg) {
  auto result = names_.claim(msg.name, msg.as, msg.address, msg.connection, msg.held);
  if (result != claim_result::complete) {
    self_->send(msg.connection, claimed_msg{result});
    return;
  }
  auto user = names_.find(msg.name);
  auto& first = msg.as == role::sender ? user->receiver : user->sender;
  self_->send(first, completed_msg{msg.connection});
}

void registry_state::release(const release_msg& msg) {
  if (auto partner = names_.release(msg.name, msg.connection))
    self_->send(partner, partner_left_msg{});
}

void registry_state::dispatch(const dispatch_msg& msg) {
  if (draining_)
    start(msg, 0, outcome::draining);
  else if (msg.content->recipient == everybody)
    broadcast(msg);
  else
    unicast(msg);
}

void registry_state::unicast(const dispatch_msg& msg) {
  auto user = names_.find(msg.content->recipient);
  start(msg, user ? 1 : 0, outcome::unknown_recipient);
  if (user)
    forward(msg, user->receiver);
}

void registry_state::broadcast(const dispatch_msg& msg) {
  const auto& sender = msg.content->sender;
  std::size_t others = 0;
  names_.for_each_but(sender, [&](const auto&) { ++others; });
  start(msg, others, outcome::nobody_else);
  names_.for_each_but(sender, [&](const auto& user) { forward(msg, user.receiver); });
}

/// Before anything is forwarded, so that the transaction knows of its message
/// before it can be settled.
void registry_state::start(const dispatch_msg& msg, std::size_t recipients,
                           outcome failure) {
  self_->send(msg.transaction,
              start_msg{++last_transaction_, msg.content, recipients, failure});
}

void registry_state::forward(const dispatch_msg& msg,
                             const caf::actor& receiver) const {
  self_->send(receiver,
              forward_msg{parcel{
                msg.content, delivery_promise{msg.transaction, last_transaction_}}});
}

void registry_state::drain() {
  draining_ = true;
}

caf::behavior registry(registry_state::actor_type* self) {
  return {
    [=](const dispatch_msg& msg) { self->state.dispatch(msg); },
    [=](const claim_msg& msg) { self->state.claim(msg); },
    [=](const release_msg& msg) { self->state.release(msg); },
    [=](drain_msg) { self->state.drain(); },
  };
}

} // namespace telex
