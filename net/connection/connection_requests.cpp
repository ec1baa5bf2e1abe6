// What a peer asks for: requests are read one by one, as its session allows.

#include "net/connection/connection.hpp"

#include <memory>
#include <utility>
#include <variant>

namespace telex {

// -- one request after another -------------------------------------------------

/// Ends what each event has begun: it may let more requests be taken up, or have been
/// the last that was waited for.
void connection_state::proceed() {
  parse();
  if (ending_.has_begun())
    conclude();
}

void connection_state::parse() {
  if (!parser_.has_input() && !halted_ && !has_aside())
    return;
  gathered news;
  take_up_aside(news);
  while (parser_.has_input() && (may_parse() || may_gather(news))) {
    auto result = parser_.next();
    if (std::holds_alternative<wire::need_more>(result))
      break;
    if (auto why = std::get_if<wire::fault>(&result))
      reject(to_string(*why), to_error(*why), parser_.odd_head(), news);
    else
      handle(std::get<wire::frame>(std::move(result)), news);
    count_request();
  }
  hand_over(news);
  parser_.hold();
  update_reading();
}

/// Whether another request can be read now. Others stay in the parser, and behind it in
/// the socket: a peer that asks for more than it reads, or than its recipients take,
/// fills its own buffers.
bool connection_state::may_parse() const noexcept {
  if (!is_listening())
    return false;
  return extended_ ? send_gate::hears(under_way(), env_->config)
                   : gate_.is_open(outbox_.owed(), env_->config);
}

/// The same of a broadcast behind others that were taken up in this turn, on a socket
/// for messages alone.
bool connection_state::may_gather(const gathered& news) const noexcept {
  return !extended_ && is_listening()
         && gate_.lets_join(news.broadcast_load, outbox_.owed(), env_->config)
         && parser_.is_next("SEND ALL\n");
}

bool connection_state::is_listening() const noexcept {
  return !claim_ && !asks_ && !has_yielded_ && !refusals_.is_open() && ending_.is_here()
         && !outbox_.is_full();
}

/// A peer that writes many requests in one go has some taken up, and then others their
/// turn.
void connection_state::count_request() {
  if (requests_left_ > 0)
    --requests_left_;
  if (requests_left_ > 0 || !ending_.is_here() || !parser_.has_input())
    return;
  has_yielded_ = true;
  self_->send_later(go_on_msg{});
}

void connection_state::go_on(const go_on_msg&) {
  has_yielded_ = false;
  requests_left_ = env_->config.turns.requests;
  proceed();
}

/// Stops reading while what was read can't be taken up.
void connection_state::update_reading() {
  auto halt = !ending_.has_left() && parser_.has_input() && !may_parse();
  if (halt == halted_ || stream_->detached())
    return;
  halted_ = halt;
  if (halt)
    stream_->halt();
  else
    stream_->trigger();
}

void connection_state::handle(wire::frame&& f, gathered& news) {
  auto what = session_.action_for(f);
  if (what != wire::action::dispatch && what != wire::action::reject)
    last_body_.forget();
  switch (what) {
    case wire::action::claim:
      return claim(std::get<wire::register_frame>(std::move(f)));
    case wire::action::deny:
      return deny();
    case wire::action::confirm:
      return confirm();
    case wire::action::malform:
      return refuse_name(std::get<wire::register_frame>(f),
                         refuse_reason::malformed_name);
    case wire::action::taken:
      return refuse_name(std::get<wire::register_frame>(f), refuse_reason::name_taken);
    case wire::action::dispatch:
      return send(std::get<wire::send_frame>(std::move(f)), news);
    case wire::action::receipt:
      return receipt(f, news);
    case wire::action::reject:
      return reject("illegal-command", to_error(wire::error_code::header_incomplete),
                    std::holds_alternative<wire::unknown_frame>(f) ? parser_.odd_head()
                                                                   : std::string_view{},
                    news);
    case wire::action::bye:
      deliver_aside(news);
      [[fallthrough]];
    default:
      // What is asked of the registry beside messages keeps its place among them.
      hand_over(news);
      return handle_extended(what, std::move(f));
  }
}

void connection_state::claim(wire::register_frame&& request) {
  claim_ = std::make_unique<wire::register_frame>(std::move(request));
  if (!claim_->password.empty())
    stream_->forget_received();
  if (env_->accounts)
    log_in();
  else
    ask_registry();
}

void connection_state::ask_registry() {
  claim_msg msg{claim_->name, claim_->as, stream_->addr(), session_.name(),
                caf::actor{self_}};
  if (const auto& offer = claim_->extended) {
    msg.session = offer->session;
    msg.presence = offer->presence;
  }
  self_->send(env_->registry, std::move(msg));
}

void connection_state::receipt(const wire::frame& f, gathered& news) {
  if (auto receipt = inbox_.answered(f, news.ends))
    journal_.acknowledged(*receipt);
  // What it is given now is due later than what it has answered, so the alarm that was
  // set for that comes early enough.
  write_forwards();
}

void connection_state::confirm() {
  wire::registered_frame answer{session_.registered_role(), session_.name()};
  if (extended_)
    answer.extended = extended_->granted;
  reply_at_once(std::move(answer));
}

void connection_state::deny() {
  if (session_.count_early_error(env_->config.limits.early_errors))
    ending_.part(leave_reason::early_errors);
  blame(to_error(wire::error_code::no_user_registered));
}

/// Answers with an error after all that is owed before it, and closes then.
void connection_state::reject(std::string_view what, wire::error_frame&& answer,
                              std::string_view odd_head, gathered& news) {
  journal_.faulted(what, last_body_.look_at(odd_head));
  part(leave_reason::protocol_fault, news);
  blame(std::move(answer));
}

// -- refusals of a name --------------------------------------------------------

/// Nothing else of the peer is taken up until it has been told.
void connection_state::refuse_name(const wire::register_frame& request,
                                   refuse_reason why) {
  if (is_failed_login(why) && login_.gave_password())
    journal_.login_failed(request.name, why);
  else
    journal_.refused(request.name, why);
  // Who has the extended protocol, or asks for it, knows all of its errors.
  constexpr compatibility_settings extended{.sent = false, .taken = 104};
  auto is_extended = extended_ || request.extended;
  // Others know of accounts by giving a password.
  auto is_told
    = is_extended || login_.gave_password() || why == refuse_reason::malformed_name;
  refusals_.open(is_told ? why : refuse_reason::name_taken,
                 is_extended ? extended : env_->config.compatibility);
  // Also when the listener slows nobody down: it counts errors as well.
  self_->send(listener_, refused_msg{stream_->addr(), caf::actor{self_}});
  if (!listener_paces())
    schedule_refusal(false);
}

/// Whether the listener may slow a refusal down, so that its word has to be waited for.
bool connection_state::listener_paces() const noexcept {
  return env_->config.per_address.refusals > 0;
}

void connection_state::pace_refusal(const refusal_msg& msg) {
  if (ending_.has_left() || !listener_paces())
    return;
  schedule_refusal(msg.is_slowed);
  proceed();
}

void connection_state::schedule_refusal(bool is_address_slowed) {
  refusals_.pace(is_address_slowed, env_->config, now());
  if (ending_.is_draining())
    refusals_.hasten(now());
  write_refusal();
  set_alarm();
}

/// Tells the peer, if it is time.
void connection_state::write_refusal() {
  if (auto answer = refusals_.take(now()))
    reply_at_once(std::move(*answer));
}

// -- answers -------------------------------------------------------------------

void connection_state::reply(wire::frame&& answer) {
  if (ending_.has_left())
    return;
  outbox_.add(std::move(answer));
  write_answers();
}

/// Answers what is no message: on a socket for all it waits for none.
void connection_state::reply_at_once(wire::frame&& answer) {
  if (!extended_)
    return reply(std::move(answer));
  if (ending_.has_left())
    return;
  outbox_.write(answer);
}

/// Answers an error of the peer's own, which its address is held to.
void connection_state::blame(wire::error_frame&& error) {
  self_->send(listener_, erred_msg{stream_->addr(), caf::actor{self_}});
  reply(std::move(error));
}

} // namespace telex
