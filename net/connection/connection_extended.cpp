// What a peer of the extended protocol asks for and is told beside messages
// (docs/protocol.md, section 6).

#include "net/connection/connection.hpp"

#include "net/wire/words.hpp"

#include <caf/send.hpp>

#include <utility>
#include <variant>

namespace telex {

/// The claim for the extended protocol has been granted.
void connection_state::extend(const wire::extended_offer& offer) {
  const auto& config = env_->config;
  wire::extended_grant granted{config.limits.max_body, offer.receive_window,
                               static_cast<std::uint32_t>(config.limits.pending_sends)};
  extended_ = std::make_unique<extension>(
    extension{granted, keepalive{config.timeouts, now()}, roster{offer.presence}});
  inbox_.open_window(offer.receive_window);
  parser_.speak(wire::protocol::extended);
  confirm();
  outbox_.extend();
  set_alarm();
}

void connection_state::handle_extended(wire::action what, wire::frame&& f) {
  switch (what) {
    case wire::action::who:
      return ask_who(std::get<wire::who_frame>(std::move(f)));
    case wire::action::watch:
      return watch(std::move(std::get<wire::watch_frame>(f).name));
    case wire::action::unwatch:
      return unwatch(std::move(std::get<wire::unwatch_frame>(f).name));
    case wire::action::pong:
      return outbox_.write(wire::pong_frame{});
    case wire::action::bye:
      return bye();
    case wire::action::unknown:
      return outbox_.write(wire::to_error(wire::error_code::unknown_command));
    default:
      return; // it is to be ignored
  }
}

// -- who is there ----------------------------------------------------------------

void connection_state::ask_who(wire::who_frame&& request) {
  asks_ = true;
  self_->send(env_->registry, who_msg{std::move(request.prefix), caf::actor{self_}});
}

void connection_state::names(const names_msg& msg) {
  asks_ = false;
  if (ending_.has_left())
    return;
  tell_all_presence();
  outbox_.write(wire::names_frame{msg.total, msg.names});
  proceed();
}

void connection_state::watch(std::string&& name) {
  auto& who = extended_->who;
  if (!is_username(name))
    return outbox_.write(wire::to_error(wire::error_code::malformed_username));
  if (!who.watches(name) && who.size() >= env_->config.limits.watched)
    return outbox_.write(wire::to_error(wire::error_code::too_many));
  who.watch(name);
  asks_ = true;
  self_->send(env_->registry, watch_msg{std::move(name), caf::actor{self_}});
}

void connection_state::watching(const watching_msg& msg) {
  asks_ = false;
  if (ending_.has_left())
    return;
  tell_all_presence();
  extended_->who.answered(msg.name, msg.present);
  outbox_.write(wire::watching_frame{msg.name, msg.present});
  proceed();
}

void connection_state::unwatch(std::string&& name) {
  if (!is_username(name))
    return outbox_.write(wire::to_error(wire::error_code::malformed_username));
  extended_->who.unwatch(name);
  outbox_.write(wire::unwatch_frame{name});
  self_->send(env_->registry, unwatch_msg{std::move(name), caf::actor{self_}});
}

void connection_state::presence(const presence_msg& msg) {
  if (!extended_ || !ending_.takes_messages())
    return;
  for (const auto& each : *msg.changes)
    if (each.name != session_.name())
      extended_->who.note(each);
  tell_presence();
}

/// Tells the peer who has come and gone, as far as it reads.
void connection_state::tell_presence() {
  if (!extended_ || !ending_.takes_messages() || outbox_.is_full())
    return;
  extended_->who.tell([this](const std::string& name, bool present) {
    outbox_.write(wire::presence_frame{name, present});
    return !outbox_.is_full();
  });
}

/// The peer is about to be told who is there: what it is told later is of later.
void connection_state::tell_all_presence() {
  extended_->who.tell([this](const std::string& name, bool present) {
    outbox_.write(wire::presence_frame{name, present});
    return true;
  });
}

// -- the connection ----------------------------------------------------------------

/// Asks a peer that has been silent for long whether it is there. Returns why it is
/// given up, if it is.
std::optional<leave_reason> connection_state::look_after_peer(time_point now) {
  if (!extended_ || ending_.has_left())
    return std::nullopt;
  switch (extended_->peer.take_step(now)) {
    case keepalive::step::give_up:
      return leave_reason::unresponsive;
    case keepalive::step::ping:
      outbox_.write(wire::ping_frame{});
      [[fallthrough]];
    default:
      return std::nullopt;
  }
}

/// The peer leaves: nobody is to write to it any more, and what is under way with it is
/// settled before it is let go.
void connection_state::bye() {
  session_.say_bye();
  ending_.say_bye();
  release_names();
  inbox_.drop_waiting();
  deadlines_.said_bye(now());
  set_alarm();
}

/// Another connection has the name now.
void connection_state::taken_over(const taken_over_msg&) {
  if (ending_.has_left())
    return;
  deliver_rest();
  say_bye(wire::words::taken_over);
  close_gently(leave_reason::taken_over);
  conclude();
}

/// Tells a peer of the extended protocol, once, that the router closes, and why.
void connection_state::say_bye(std::string_view reason) {
  if (extended_ && !std::exchange(extended_->is_told_bye, true))
    outbox_.write(wire::bye_frame{std::string{reason}});
}

} // namespace telex
