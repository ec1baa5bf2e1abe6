#include "net/connection.hpp"

#include "actors/transaction.hpp"
#include "net/transport.hpp"
#include "net/wire/writer.hpp"

#include <caf/io/middleman.hpp>
#include <caf/send.hpp>

#include <utility>

namespace telex {

connection_state::connection_state(actor_type* self)
  : self_{self}, parser_{wire::source::client, 0}, journal_{*self, session_} {
  // nop
}

connection_state::~connection_state() {
  if (!env_)
    return;
  if (auto error = failure_of(self_->fail_state())) {
    journal_.failed(*error);
    why_ = leave_reason::failed;
  }
  leave(why_);
  if (alarm_)
    self_->send(env_->timer, let_sleep_msg{self_->id()});
}

void connection_state::init(caf::io::connection_handle hdl, environment_ptr env,
                            caf::actor listener, bool is_reported) {
  stream_ = self_->find_stream(hdl);
  env_ = std::move(env);
  listener_ = std::move(listener);
  parser_ = wire::parser{wire::source::client, env_->config.limits.max_body};
  journal_.open(stream_, *env_->events, env_->inspector != nullptr, is_reported);
  patience_.begin(env_->config.timeouts, now());
  set_alarm();
  if (stream_->start())
    return;
  self_->send(listener_, starved_msg{pause_reason::memory});
  send_away(leave_reason::no_memory);
}

// -- from the socket -----------------------------------------------------------

void connection_state::receive(std::string_view bytes) {
  if (left_)
    return;
  journal_.read(bytes.size());
  parser_.feed(bytes);
  if (!lets_others_)
    requests_left_ = env_->config.turns.requests;
  parse();
}

void connection_state::written() {
  patience_.unblocked();
  held_up_ = false;
  parse();
  report_drained();
}

void connection_state::hung_up() {
  depart(leave_reason::hung_up);
}

// -- what the peer asks for ----------------------------------------------------

void connection_state::parse() {
  while (may_parse()) {
    auto result = parser_.next();
    if (std::holds_alternative<wire::need_more>(result))
      break;
    if (auto why = std::get_if<wire::fault>(&result))
      reject(to_string(*why), parser_.odd_head());
    else
      handle(std::get<wire::frame>(std::move(result)));
    count_request();
  }
  parser_.hold();
  update_reading();
}

/// Whether another request can be taken up now. Others stay in the parser, and
/// behind it in the socket: a peer that asks for more than it reads, or than
/// its recipients take, fills its own buffers.
bool connection_state::may_parse() const noexcept {
  return !claim_ && !broadcast_ && !lets_others_ && !refusals_.is_open() && !parting_
         && !left_ && !held_up_ && answers_.size() < env_->config.limits.pending_sends;
}

/// A peer that writes many requests in one go has some taken up, and then others their
/// turn.
void connection_state::count_request() {
  if (requests_left_ > 0)
    --requests_left_;
  if (requests_left_ > 0 || left_ || !parser_.has_input())
    return;
  lets_others_ = true;
  self_->send_later(go_on_msg{});
}

void connection_state::go_on(const go_on_msg&) {
  lets_others_ = false;
  requests_left_ = env_->config.turns.requests;
  parse();
  report_drained();
}

/// Takes up the messages of a sender who is about to leave, as many as he may have
/// without an answer. All at once: nothing would bound how many such keep what they
/// have written.
void connection_state::deliver_rest() {
  while (answers_.size() < env_->config.limits.pending_sends) {
    auto result = parser_.next();
    auto f = std::get_if<wire::frame>(&result);
    if (!f)
      return;
    if (session_.action_for(*f) == wire::action::dispatch)
      dispatch(std::get<wire::send_frame>(std::move(*f)));
  }
}

void connection_state::handle(wire::frame&& f) {
  switch (session_.action_for(f)) {
    case wire::action::claim:
      return claim(std::get<wire::register_frame>(std::move(f)));
    case wire::action::deny:
      return deny();
    case wire::action::confirm:
      return reply(wire::registered_frame{session_.registered_role(), session_.name()});
    case wire::action::malform:
      return refuse_name(std::get<wire::register_frame>(f).name,
                         refuse_reason::malformed_name);
    case wire::action::taken:
      return refuse_name(std::get<wire::register_frame>(f).name,
                         refuse_reason::name_taken);
    case wire::action::dispatch:
      return dispatch(std::get<wire::send_frame>(std::move(f)));
    case wire::action::too_large:
      return refuse(wire::error_code::unable_to_send);
    case wire::action::receipt:
      return receipt(f);
    case wire::action::reject:
      return reject("illegal-command", std::holds_alternative<wire::unknown_frame>(f)
                                         ? parser_.odd_head()
                                         : std::string_view{});
  }
}

void connection_state::claim(wire::register_frame&& request) {
  claim_ = std::move(request);
  self_->send(env_->registry, claim_msg{claim_->name, claim_->as, stream_->addr(),
                                        session_.name(), caf::actor{self_}});
}

void connection_state::dispatch(wire::send_frame&& message) {
  auto received = now();
  auto number = env_->numbers->next();
  auto id = answers_.open({number, message.recipient, received});
  auto content = std::make_shared<const envelope>(
    envelope{session_.name(), std::move(message.recipient), std::move(message.body),
             received + env_->config.timeouts.acknowledge});
  journal_.received(number, *content);
  last_body_.note(number, content->body);
  auto& follower = transactions_.acquire(id, [this] {
    return self_->system().middleman().spawn_broker(
      transaction, caf::actor{self_}, env_->events, env_->config.turns.copies);
  });
  if (content->recipient == everybody)
    broadcast_ = id;
  parcel sent{std::move(content), delivery_promise{follower, {number, id, received}}};
  if (broadcast_) {
    // Or behind a broadcast, of a sender who is about to leave.
    self_->send(env_->registry, broadcast_msg{std::move(sent), caf::actor{self_}});
  } else {
    caf::anon_send(env_->registry, dispatch_msg{std::move(sent)});
  }
}

void connection_state::receipt(const wire::frame& f) {
  auto given_at = inbox_.owes_receipt_since();
  if (auto receipt = inbox_.answered(f))
    journal_.acknowledged(*receipt, *given_at);
  write_next_forward();
  set_alarm();
  report_drained();
}

void connection_state::deny() {
  refuse(wire::error_code::no_user_registered);
  if (session_.count_early_error(env_->config.limits.early_errors))
    close_gently(leave_reason::early_errors);
}

/// Answers ERROR 103 after all that is owed before it, and closes then.
void connection_state::reject(std::string_view what, std::string_view odd_head) {
  journal_.faulted(what, last_body_.look_at(odd_head));
  parting_ = leave_reason::protocol_fault;
  refuse(wire::error_code::header_incomplete);
}

// -- from the registry ---------------------------------------------------------

void connection_state::claimed(const claimed_msg& msg) {
  if (!claim_ || left_)
    return;
  if (msg.result == claim_result::taken) {
    auto asked = *std::exchange(claim_, std::nullopt);
    refuse_name(asked.name, refuse_reason::name_taken);
  } else {
    patience_.registered_half(now());
    set_alarm();
    registered(false);
  }
  parse();
  report_drained();
}

void connection_state::completed(const completed_msg& msg) {
  if (left_)
    return;
  patience_.completed();
  if (msg.completed_by) {
    session_.complete();
    self_->send(msg.completed_by, completed_msg{});
  } else if (claim_) {
    registered(true);
  }
  parse();
  write_next_forward();
  set_alarm();
  report_drained();
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
  parse();
  report_drained();
}

void connection_state::partner_left(const partner_left_msg&) {
  // A peer that was told of a fault of its own keeps its time to read that, and one
  // that is owed answers by a router that fails to be given them.
  if (!left_ && !abandoned_)
    depart(leave_reason::partner_left);
}

// -- refusals of a name --------------------------------------------------------

/// Nothing else of the peer is taken up until it has been told.
void connection_state::refuse_name(std::string_view name, refuse_reason why) {
  journal_.refused(name, why);
  refusals_.open(why, env_->config.compatibility);
  // Also when the listener slows nobody down: it counts errors as well.
  self_->send(listener_, refused_msg{stream_->addr(), caf::actor{self_}});
  if (env_->config.per_address.refusals == 0)
    schedule_refusal(false);
}

void connection_state::pace_refusal(const refusal_msg& msg) {
  if (left_ || env_->config.per_address.refusals == 0)
    return;
  schedule_refusal(msg.is_slowed);
  parse();
  report_drained();
}

void connection_state::schedule_refusal(bool is_address_slowed) {
  refusals_.pace(is_address_slowed, env_->config, now());
  if (draining_)
    refusals_.hasten(now());
  if (!write_refusal())
    set_alarm();
}

/// Tells the peer, if it is time. Returns whether it was.
bool connection_state::write_refusal() {
  auto code = refusals_.take(now());
  if (code)
    reply(wire::to_error(*code));
  return code.has_value();
}

// -- from transactions ---------------------------------------------------------

void connection_state::forward(forward_msg& msg) {
  // A message that comes too late is settled by its promise.
  if (left_)
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
  transactions_.release(msg.answer_id,
                        [this](const caf::actor& surplus) { end(surplus); });
  answers_.settle(msg.answer_id, msg.how);
  // A broadcast that is settled has been handed out, or was refused.
  if (broadcast_ == msg.answer_id)
    broadcast_.reset();
  write_answers();
  parse();
  report_drained();
}

// -- what the peer is told -----------------------------------------------------

void connection_state::reply(wire::frame&& answer) {
  last_body_.forget();
  answers_.add(std::move(answer));
  write_answers();
}

void connection_state::refuse(wire::error_code code) {
  if (code != wire::error_code::unable_to_send)
    self_->send(listener_, erred_msg{stream_->addr(), caf::actor{self_}});
  reply(wire::to_error(code));
}

void connection_state::write_answers() {
  if (left_)
    return;
  auto before = unread_output();
  while (auto next = answers_.take()) {
    if (auto message = std::get_if<wire::owed_send>(&*next))
      write_answer(*message);
    else
      wire::write(stream_->wr_buf(), std::get<wire::frame>(*next));
  }
  journal_.wrote(unread_output() - before);
  flush();
  if (parting_ && answers_.size() == 0)
    close_gently(*parting_);
}

void connection_state::write_answer(const wire::owed_send& message) {
  auto answer = wire::to_frame(message);
  if (auto sent = std::get_if<wire::sent_frame>(&answer))
    sent->spelled_sent = env_->config.compatibility.sent;
  wire::write(stream_->wr_buf(), answer);
  journal_.answered(message);
}

/// Gives the recipient the next message, if it can be given one. It shares its
/// `send` with nothing: many clients take what one `recv` brings for one frame.
void connection_state::write_next_forward() {
  if (!session_.is_complete() || parting_ || left_)
    return;
  auto time = now();
  auto message = inbox_.next(time);
  stream_->let_others_first(inbox_.has_copies_only());
  if (!message)
    return;
  // Told first: its line has the time from which the answer counts.
  journal_.forwarded(*message, time);
  write_forward(*message);
}

void connection_state::write_forward(const parcel& message) {
  auto& out = stream_->wr_buf();
  auto before = out.size();
  auto tail
    = wire::write_forward_but_large(out, message.sender(), message.content->body);
  journal_.wrote(out.size() - before + tail.size());
  flush(tail);
}

/// Writes what is in the buffer, and `tail` behind it.
void connection_state::flush(std::string_view tail) {
  stream_->flush(tail);
  auto unread = unread_output();
  held_up_ = held_up_ || unread >= env_->config.limits.output;
  if (unread > 0 && !patience_.blocked(now()))
    set_alarm();
}

// -- the actor -----------------------------------------------------------------

caf::behavior connection(connection_actor* self, caf::io::connection_handle hdl,
                         const environment_ptr& env, const caf::actor& listener,
                         bool is_reported) {
  self->state.init(hdl, env, listener, is_reported);
  return nothing_else();
}

} // namespace telex
