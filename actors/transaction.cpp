#include "actors/transaction.hpp"

namespace telex {

void transaction_state::init(const caf::actor& owner, event_sink* events) {
  owner_ = owner;
  events_ = events;
}

void transaction_state::start(const start_msg& msg) {
  number_ = msg.number;
  answer_id_ = msg.content->answer_id;
  if (events_->wants(severity::debug))
    events_->report(events::dispatched{number_, msg.content->sender,
                                       msg.content->recipient, msg.content->body.size(),
                                       msg.recipients});
  if (msg.recipients == 0) {
    answer(msg.failure);
    return;
  }
  delivery_.start(msg.recipients, msg.content->recipient == everybody);
}

void transaction_state::settle(const settled_msg& msg) {
  if (events_->wants(severity::debug))
    events_->report(events::settled{msg.number, msg.how});
  if (delivery_.settle(msg.how))
    answer(delivery_.result());
}

void transaction_state::orphan(const orphaned_msg& msg) {
  owner_ = nullptr;
  if (answered_ == msg.answer_id)
    self_->quit();
}

void transaction_state::answer(outcome how) {
  if (!owner_) {
    self_->quit();
    return;
  }
  if (events_->wants(severity::debug))
    events_->report(events::answered{number_, how});
  self_->send(owner_, answer_msg{answer_id_, how, self_});
  answered_ = answer_id_;
}

caf::behavior transaction(transaction_state::actor_type* self, const caf::actor& owner,
                          event_sink* events) {
  self->state.init(owner, events);
  return {
    [=](const start_msg& msg) { self->state.start(msg); },
    [=](const settled_msg& msg) { self->state.settle(msg); },
    [=](const orphaned_msg& msg) { self->state.orphan(msg); },
  };
}

} // namespace telex
