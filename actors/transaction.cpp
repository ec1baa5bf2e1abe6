#include "actors/transaction.hpp"

#include <caf/send.hpp>

#include <utility>

namespace telex {

void transaction_state::init(const caf::actor& owner, event_sink* events) {
  owner_ = owner;
  events_ = events;
}

void transaction_state::expect(const recipients_msg& msg) {
  delivery_.broadcast_to(msg.count);
}

void transaction_state::settle(settled_msg& msg) {
  if (events_->wants(severity::debug))
    events_->report({actor_kind::transaction, self_->id()},
                    events::settled{msg.key.number,
                                    self_->clock().now() - msg.key.received, msg.how});
  if (delivery_.settle(msg.how))
    answer(msg.key.answer_id);
}

void transaction_state::orphan(const orphaned_msg& msg) {
  owner_ = nullptr;
  if (answered_ == msg.answer_id)
    self_->quit();
}

/// Every recipient is settled.
void transaction_state::answer(std::uint64_t answer_id) {
  if (!owner_) {
    self_->quit();
    return;
  }
  auto result = std::exchange(delivery_, {}).result();
  caf::anon_send(owner_, answer_msg{answer_id, result});
  answered_ = answer_id;
}

caf::behavior transaction(transaction_state::actor_type* self, const caf::actor& owner,
                          event_sink* events) {
  self->state.init(owner, events);
  return nothing_else();
}

} // namespace telex
