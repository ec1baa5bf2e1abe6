#include "actors/transaction.hpp"

#include <caf/send.hpp>

#include <utility>

namespace telex {

transaction_state::~transaction_state() {
  // Nobody else could answer; and what the sender asks for next is answered behind it.
  if (owner_ && failure_of(self_->fail_state()))
    self_->send_exit(owner_, self_->fail_state());
  unreported_ = open_;
  report_settled();
}

void transaction_state::init(const caf::actor& owner, event_sink* events,
                             std::size_t at_a_time) {
  owner_ = owner;
  events_ = events;
  at_a_time_ = at_a_time;
}

void transaction_state::expect(const recipients_msg& msg) {
  delivery_.broadcast_to(msg.count);
  registry_ = msg.registry;
  number_ = msg.number;
  open_ = msg.count;
}

void transaction_state::settle(settled_msg& msg) {
  if (events_->wants(severity::debug))
    events_->report({actor_kind::transaction, self_->id()},
                    events::settled{msg.key.number,
                                    self_->clock().now() - msg.key.received, msg.how});
  auto is_last = delivery_.settle(msg.how);
  if (registry_ && (++unreported_ == at_a_time_ || is_last))
    report_settled();
  if (is_last)
    answer(msg.key.answer_id);
}

/// Tells the registry of what it was not told of.
void transaction_state::report_settled() {
  if (unreported_ == 0)
    return;
  open_ -= unreported_;
  caf::anon_send(registry_, copies_settled_msg{number_, std::exchange(unreported_, 0)});
  if (open_ == 0)
    registry_ = nullptr;
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
                          event_sink* events, std::size_t at_a_time) {
  self->state.init(owner, events, at_a_time);
  return nothing_else();
}

} // namespace telex
