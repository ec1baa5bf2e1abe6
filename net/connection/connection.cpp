#include "net/connection/connection.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace telex {

#if defined(__x86_64__) && defined(__GLIBCXX__)
// Where the allocator has its next step: each idle connection would cost 512 octets
// more.
static_assert(sizeof(connection_actor) <= 2048);
#endif

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
  deadlines_.begin(env_->config.timeouts, stream_->is_open(), now());
  set_alarm();
  if (stream_->start())
    return;
  self_->send(listener_, starved_msg{pause_reason::memory});
  send_away(leave_reason::no_memory);
  conclude();
}

// -- from the socket -----------------------------------------------------------

void connection_state::opened() {
  if (!ending_.is_here())
    return;
  deadlines_.opened(now());
  set_alarm();
}

void connection_state::receive(std::string_view bytes) {
  if (ending_.has_left())
    return;
  if (extended_ && extended_->peer.heard(now()))
    set_alarm();
  journal_.read(bytes.size());
  parser_.feed(bytes);
  if (!has_yielded_)
    requests_left_ = env_->config.turns.requests;
  proceed();
  // The rest may be the beginning of a password.
  if (!session_.is_complete() && parser_.has_input())
    stream_->forget_received();
}

void connection_state::written() {
  deadlines_.unblocked();
  outbox_.was_read();
  write_forwards();
  tell_presence();
  proceed();
}

void connection_state::flushed() {
  outbox_.flushed();
  if (!ending_.has_left())
    note_unread();
  if (ending_.has_begun())
    conclude();
}

void connection_state::unreadable(std::string_view why) {
  if (ending_.has_left())
    return;
  journal_.unreadable(why);
  deliver_rest();
  close_gently(leave_reason::unreadable);
  conclude();
}

void connection_state::hung_up() {
  depart(leave_reason::hung_up);
}

// -- from the registry ---------------------------------------------------------

void connection_state::claimed(const claimed_msg& msg) {
  if (!claim_ || ending_.has_left())
    return;
  if (msg.result == claim_result::taken) {
    refuse_name(*std::exchange(claim_, nullptr), refuse_reason::name_taken);
  } else if (msg.result == claim_result::complete) {
    deadlines_.completed();
    registered(true);
    write_forwards();
    renew_alarm();
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
  write_forwards();
  renew_alarm();
  proceed();
}

/// The claim has been granted.
void connection_state::registered(bool complete) {
  auto granted = std::exchange(claim_, nullptr);
  session_.register_as(granted->as, granted->name);
  login_.granted();
  refusals_.granted();
  if (complete)
    session_.complete();
  journal_.registered(complete);
  if (granted->extended)
    extend(*granted->extended);
  else
    confirm();
}

void connection_state::handed_out(const handed_out_msg& msg) {
  if (gate_.handed_out(msg.answer_id, msg.room))
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
  if (!ending_.takes_messages())
    return;
  // One that was on its way when the router gave up finds nobody else to settle it.
  if (ending_.has_given_up())
    return msg.messages.for_each(
      [](parcel& message) { message.promise.settle(outcome::draining); });
  auto time = now();
  auto soonest = time + env_->config.timeouts.unresponsive;
  inbox_.expire(time);
  msg.messages.for_each([&](parcel& message) {
    soonest = std::min(soonest, message.deadline());
    if (auto added = inbox_.add(std::move(message), env_->config.limits))
      journal_.queued(*added, inbox_.size());
    if (journal_.tells_steps())
      time = now(); // each step has a time of its own for who looks at them
    // One by one: what can be given takes nobody's place.
    give_messages(time);
  });
  note_given();
  // Also when they have to wait: behind a receipt that is late, nothing else wakes
  // this actor in time.
  if (!alarm_ || *alarm_ > soonest)
    set_alarm();
}

void connection_state::answer(answer_msg& msg) {
  if (ending_.has_left())
    return;
  transactions_.release(msg.transaction, msg.answers.size());
  if (transactions_.is_large() && !trim_at_) {
    trim_at_ = now() + transactions_.kept;
    set_alarm();
  }
  msg.answers.for_each([this](const answered_send& each) {
    outbox_.settle(each.answer_id, each.result);
    gate_.settled(each.answer_id);
  });
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

/// Gives the recipient the next messages, if it can be given some.
void connection_state::write_forwards() {
  if (!session_.is_complete() || !ending_.takes_messages())
    return;
  if (inbox_.size() > 0) {
    auto time = now();
    inbox_.expire(time);
    give_messages(time);
  }
  note_given();
}

/// What is late must not be there any more.
void connection_state::give_messages(time_point time) {
  if (!session_.is_complete())
    return;
  // On a socket for all, who does not read is not waited for by its window alone.
  while (!extended_ || !outbox_.is_full()) {
    auto message = inbox_.next(time, outbox_.written());
    if (!message)
      return;
    // Told first: its line has the time from which the answer counts.
    journal_.forwarded(*message, time);
    write_forward(*message, time);
    if (!extended_)
      return;
  }
}

void connection_state::note_given() {
  stream_->let_others_first(inbox_.has_copies_only());
  note_unread();
}

void connection_state::write_forward(const parcel& message, time_point time) {
  if (!extended_)
    return outbox_.write(message);
  auto age = std::chrono::duration_cast<std::chrono::system_clock::duration>(
    time - message.promise.key().received);
  outbox_.write(message, inbox_.last_given(),
                extended_->date.text(env_->clock() - age));
}

/// A peer that does not read what it was written has not for ever to do so.
void connection_state::note_unread() {
  if (!outbox_.has_gathered() && outbox_.unread() > 0 && !deadlines_.blocked(now()))
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
