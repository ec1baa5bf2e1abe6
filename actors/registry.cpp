#include "actors/registry.hpp"

#include <caf/send.hpp>

#include <utility>
#include <vector>

namespace telex {

void registry_state::init(event_sink* events) {
  events_ = events;
}

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

void registry_state::dispatch(dispatch_msg& msg) {
  auto message = std::move(msg.message);
  if (draining_)
    message.promise.settle(outcome::draining);
  else if (message.content->recipient == everybody)
    broadcast(std::move(message));
  else
    unicast(std::move(message));
}

void registry_state::unicast(parcel message) {
  auto user = names_.find(message.content->recipient);
  report_lookup(message, user ? 1 : 0);
  if (user)
    caf::anon_send(user->receiver, forward_msg{std::move(message)});
  else
    message.promise.settle(outcome::unknown_recipient);
}

void registry_state::broadcast(parcel message) {
  std::vector<caf::actor> receivers;
  names_.for_each_but(message.sender(), [&receivers](const auto& user) {
    receivers.push_back(user.receiver);
  });
  report_lookup(message, receivers.size());
  if (receivers.empty()) {
    message.promise.settle(outcome::nobody_else);
    return;
  }
  message.promise.announce(receivers.size());
  auto last = std::move(receivers.back());
  receivers.pop_back();
  for (const auto& receiver : receivers)
    caf::anon_send(receiver,
                   forward_msg{parcel{message.content, message.promise.for_another()}});
  caf::anon_send(last, forward_msg{std::move(message)});
}

void registry_state::report_lookup(const parcel& message,
                                   std::size_t recipients) const {
  if (!events_->wants(severity::debug))
    return;
  const auto& key = message.promise.key();
  events_->report({actor_kind::registry, self_->id()},
                  events::looked_up{key.number, message.sender(),
                                    shown_name(message.content->recipient),
                                    self_->clock().now() - key.received, recipients});
}

void registry_state::drain(const drain_msg&) {
  draining_ = true;
}

void registry_state::report(const report_msg& msg) {
  self_->send(msg.call->inspector(), registry_report_msg{self_->load()});
}

caf::behavior registry(registry_state::actor_type* self, event_sink* events) {
  self->state.init(events);
  return nothing_else();
}

} // namespace telex
