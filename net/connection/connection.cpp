#include "net/connection/connection.hpp"

#include <caf/send.hpp>

#include <utility>

namespace telex {

connection_state::connection_state(actor_type* self)
  : self_{self}, parser_{wire::source::client, 0}, journal_{*self, session_},
    outbox_{journal_} {
  // nop
}

connection_state::~connection_state() {
  if (!env_)
    return;
  auto error = failure_of(self_->fail_state());
  if (error)
    journal_.failed(*error);
  leave(error ? leave_reason::failed : leave_reason::stopped);
  if (alarm_)
    self_->send(env_->timer, let_sleep_msg{self_->id()});
}

void connection_state::init(caf::io::connection_handle hdl, environment_ptr env,
                            caf::actor listener, bool is_reported) {
  stream_ = self_->find_stream(hdl);
  env_ = std::move(env);
  listener_ = std::move(listener);
  parser_ = wire::parser{wire::source::client, env_->config.limits.max_body};
  outbox_.open(stream_, env_->config);
  journal_.open(stream_, *env_->events, env_->inspector != nullptr, is_reported);
  deadlines_.begin(env_->config.timeouts, now());
  set_alarm();
  if (stream_->start())
    return;
  self_->send(listener_, starved_msg{pause_reason::memory});
  send_away(leave_reason::no_memory);
  conclude();
}

// -- from the socket -----------------------------------------------------------

void connection_state::receive(std::string_view bytes) {
  if (ending_.has_left())
    return;
  journal_.read(bytes.size());
  parser_.feed(bytes);
  if (!has_yielded_)
    requests_left_ = env_->config.turns.requests;
  proceed();
}

void connection_state::written() {
  deadlines_.unblocked();
  outbox_.was_read();
  proceed();
}

void connection_state::hung_up() {
  depart(leave_reason::hung_up);
}

// -- from the registry ---------------------------------------------------------

void connection_state::claimed(const claimed_msg& msg) {
  if (!claim_ || ending_.has_left())
    return;
  if (msg.result == claim_result::taken) {
    auto asked = *std::exchange(claim_, std::nullopt);
    refuse_name(asked.name, refuse_reason::name_taken);
  } else {
    deadlines_.registered_half(now());
    set_alarm();
    registered(false);
  }
  proceed();
}

void connection_state::completed(const completed_msg& msg) {
  if (ending_.has_left())
    return;
  deadlines_.completed();
  if (msg.completed_by) {
    session_.complete();
    self_->send(msg.completed_by, completed_msg{});
  } else if (claim_) {
    registered(true);
  }
  write_next_forward();
  set_alarm();
  proceed();
}

/// The claim has been granted.
void connection_state::registered(bool complete) {
  auto granted = *std::exchange(claim_, std::nullopt);
  session_.register_as(granted.as, granted.name);
  refusals_.granted();
  if (complete)
    session_.complete();
  journal_.registered(complete);
  reply(wire::registered_frame{granted.as, std::move(granted.name)});
}

void connection_state::handed_out(const handed_out_msg& msg) {
  if (broadcast_ != msg.answer_id)
    return;
  broadcast_.reset();
  proceed();
}

void connection_state::partner_left(const partner_left_msg&) {
  // A peer that was told of a fault of its own keeps its time to read that, and one
  // that is owed answers by a router that fails to be given them.
  if (!ending_.has_left() && !ending_.is_abandoned())
    depart(leave_reason::partner_left);
}

// -- from the registry and from transactions -----------------------------------

void connection_state::forward(forward_msg& msg) {
  // A message that comes too late is settled by its promise.
  if (ending_.has_left())
    return;
  auto added = inbox_.add(std::move(msg.message), env_->config.limits);
  if (added)
    journal_.queued(*added, inbox_.size());
  write_next_forward();
  // Also when it has to wait: behind a receipt that is late, nothing else wakes
  // this actor in time.
  set_alarm();
}

void connection_state::answer(answer_msg& msg) {
  transactions_.release(
    msg.answer_id, [this](const caf::actor& surplus) { end_transaction(surplus); });
  outbox_.settle(msg.answer_id, msg.how);
  // A broadcast that is settled has been handed out, or was refused.
  if (broadcast_ == msg.answer_id)
    broadcast_.reset();
  write_answers();
  proceed();
}

// -- what the peer is told -----------------------------------------------------

void connection_state::write_answers() {
  if (ending_.has_left())
    return;
  outbox_.write_answers();
  note_unread();
}

/// Gives the recipient the next message, if it can be given one.
void connection_state::write_next_forward() {
  if (!session_.is_complete() || !ending_.is_here())
    return;
  auto time = now();
  auto message = inbox_.next(time);
  stream_->let_others_first(inbox_.has_copies_only());
  if (!message)
    return;
  // Told first: its line has the time from which the answer counts.
  journal_.forwarded(*message, time);
  outbox_.write(*message);
  note_unread();
}

/// A peer that does not read what it was written has not for ever to do so.
void connection_state::note_unread() {
  if (outbox_.unread() > 0 && !deadlines_.blocked(now()))
    set_alarm();
}

// -- the actor -----------------------------------------------------------------

caf::behavior connection(connection_actor* self, caf::io::connection_handle hdl,
                         const environment_ptr& env, const caf::actor& listener,
                         bool is_reported) {
  self->state.init(hdl, env, listener, is_reported);
  return env->behavior;
}

} // namespace telex
