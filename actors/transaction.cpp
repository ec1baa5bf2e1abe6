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
  msg.ends.for_each([this](const settled_send& each) { note_settled(each); });
  if (answers_)
    answer();
}

void transaction_state::note_settled(const settled_send& settled) {
  const auto& key = settled.key;
  if (events_->wants(severity::debug))
    events_->report({actor_kind::transaction, self_->id()},
                    events::settled{key.number, self_->clock().now() - key.received,
                                    settled.end.how});
  auto is_last = delivery_.settle(settled.end);
  if (registry_ && (++unreported_ == at_a_time_ || is_last))
    report_settled();
  if (is_last)
    add_to(answers_, {key.answer_id, std::exchange(delivery_, {}).answer()});
}

void transaction_state::answer() {
  answered_ += answers_->size();
  if (owner_)
    caf::anon_send(owner_, answer_msg{std::move(*answers_), self_->id()});
  else
    end_if_done();
  answers_.reset();
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
  followed_ = msg.followed;
  end_if_done();
}

/// Without an owner nobody has another message for it.
void transaction_state::end_if_done() {
  if (answered_ == followed_)
    self_->quit();
}

caf::behavior transaction(transaction_state::actor_type* self, const caf::actor& owner,
                          event_sink* events, std::size_t at_a_time) {
  self->state.init(owner, events, at_a_time);
  return nothing_else();
}

} // namespace telex
