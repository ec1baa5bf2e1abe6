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
    events_->report(events::settled{msg.number, msg.how});
  if (delivery_.settle(msg.how))
    answer(msg);
}

void transaction_state::orphan(const orphaned_msg& msg) {
  owner_ = nullptr;
  if (answered_ == msg.answer_id)
    self_->quit();
}

/// Every recipient is settled, the last one with `last`.
void transaction_state::answer(const settled_msg& last) {
  if (!owner_) {
    self_->quit();
    return;
  }
  auto result = std::exchange(delivery_, {}).result();
  if (events_->wants(severity::debug))
    events_->report(events::answered{last.number, result});
  caf::anon_send(owner_, answer_msg{last.answer_id, result});
  answered_ = last.answer_id;
}

caf::behavior transaction(transaction_state::actor_type* self, const caf::actor& owner,
                          event_sink* events) {
  self->state.init(owner, events);
  return nothing_else();
}

} // namespace telex
