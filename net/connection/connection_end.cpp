// What ends a connection: time, its peer, its router.

#include "net/connection/connection.hpp"

#include "net/wire/words.hpp"

#include <caf/send.hpp>

#include <chrono>
#include <utility>

namespace telex {

// -- time ----------------------------------------------------------------------

time_point connection_state::now() const {
  return self_->clock().now();
}

void connection_state::wake(const wake_msg&) {
  alarm_.reset();
  auto time = now();
  auto why = deadlines_.overdue(time, inbox_.owes_receipt_since());
  if (!why)
    why = look_after_peer(time);
  if (why == leave_reason::said_bye && !ending_.has_left()) {
    let_go();
    return conclude();
  }
  if (why)
    return depart(*why);
  inbox_.expire(time);
  trim_transactions(time);
  write_forwards();
  write_refusal();
  set_alarm();
  proceed();
}

std::optional<time_point> connection_state::next_deadline() const {
  auto closes = deadlines_.next_deadline(inbox_.owes_receipt_since());
  auto result = earlier(closes, earlier(refusals_.due(), inbox_.next_deadline()));
  result = earlier(result, trim_at_);
  return extended_ && !ending_.has_left() ? earlier(result, extended_->peer.due())
                                          : result;
}

/// Sees to it that wake() runs at the next deadline. It may run earlier, for one
/// that is no more: so most messages need no word with the timer.
void connection_state::set_alarm() {
  auto next = next_deadline();
  if (!next || (alarm_ && *alarm_ <= *next))
    return;
  alarm_ = next;
  self_->send(env_->timer, wake_me_msg{*next, caf::actor{self_}});
}

/// Gives up the alarm for a deadline that is no more, and sets the one that is next.
/// Of a crowd that has registered at once, each would be woken at once for nothing.
void connection_state::renew_alarm() {
  if (std::exchange(alarm_, std::nullopt) && !next_deadline())
    self_->send(env_->timer, let_sleep_msg{self_->id()});
  set_alarm();
}

// -- the end -------------------------------------------------------------------

void connection_state::close(leave_reason why) {
  leave(why);
  self_->quit();
}

/// The peer is gone, or its other socket is, or it is not waited for any more. What it
/// has sent and was read is delivered all the same (docs/protocol.md, section 3).
void connection_state::depart(leave_reason why) {
  deliver_rest();
  close(why);
}

/// Closes once the peer has read the last answer. To close with input unread
/// would reset the connection, and could take the answer from the peer.
void connection_state::close_gently(leave_reason why) {
  leave(why);
  outbox_.flush();
  stream_->shutdown_write();
  deadlines_.dismissed(now());
  set_alarm();
  update_reading();
}

/// Ends the peer's part, whatever becomes of the socket: the name is free, and
/// whoever waits for something from here is told.
void connection_state::leave(leave_reason why) {
  if (ending_.leave())
    return;
  journal_.left(why);
  if (session_.name().empty())
    self_->send(listener_, stranger_left_msg{stream_->addr(), journal_.reports()});
  drop_login();
  release_names();
  tell_closed(why);
  inbox_.clear(outbox_.left());
  deadlines_.unblocked();
  trim_at_.reset();
  transactions_.dismiss(
    [this](const caf::actor& busy, std::uint64_t followed) {
      self_->send(busy, orphaned_msg{followed});
    },
    [this](const caf::actor& idle) { end_transaction(idle); });
}

/// The name that it has and the one that it asks for are free, and it is told of
/// nobody.
void connection_state::release_names() {
  auto release = [this](const std::string& name) {
    self_->send(env_->registry, release_msg{name, caf::actor{self_}});
  };
  if (!session_.name().empty())
    release(session_.name());
  if (claim_)
    release(claim_->name);
  if (extended_)
    extended_->who.for_each_watched([this](const std::string& name) {
      self_->send(env_->registry, unwatch_msg{name, caf::actor{self_}});
    });
}

/// Ends those that have not been needed for a while.
void connection_state::trim_transactions(time_point now) {
  if (!trim_at_ || now < *trim_at_)
    return;
  transactions_.trim([this](const caf::actor& surplus) { end_transaction(surplus); });
  trim_at_.reset();
  if (transactions_.is_large())
    trim_at_ = now + transactions_.kept;
}

/// Ends a transaction that is done.
void connection_state::end_transaction(const caf::actor& idle) {
  self_->send_exit(idle, caf::exit_reason::user_shutdown);
}

/// Nothing more of the peer is taken up, and it leaves when it has what it is owed. On
/// a socket for all its user has left with that: nothing that it was given can be
/// answered any more.
void connection_state::part(leave_reason why, gathered& news) {
  deliver_aside(news);
  ending_.part(why);
  if (!extended_)
    return;
  release_names();
  inbox_.clear(outbox_.left());
  deadlines_.parts();
}

/// As who is not let in, behind all that it is owed. To a name that it has asked for
/// and not been told of, that is the answer.
void connection_state::send_away(leave_reason why) {
  if (!ending_.is_here())
    return;
  gathered news;
  part(why, news);
  hand_over(news);
  reply(wire::to_error(wire::error_code::unable_to_send));
}

void connection_state::expel(const expel_msg&) {
  if (refusals_.is_open())
    refusals_.pace(false, env_->config, now());
  refusals_.hasten(now());
  write_refusal();
  send_away(leave_reason::address_errors);
  conclude();
}

void connection_state::drain(const drain_msg&) {
  ending_.drain();
  refusals_.hasten(now());
  write_refusal();
  proceed();
}

/// The time to settle things is over: what waits for this peer is not delivered,
/// and whoever sent it is told while there is somebody to tell.
void connection_state::give_up(const give_up_msg&) {
  ending_.give_up(); // in a crowd not all have been told to drain yet
  inbox_.give_up();
  if (login_.is_open())
    send_away(leave_reason::stopped);
  conclude();
}

/// The router has failed, so that nothing can be waited for but that peers read.
void connection_state::abandon(const abandon_msg&) {
  ending_.abandon();
  deadlines_.abandoned(now());
  set_alarm();
  inbox_.give_up();
  conclude();
}

/// The peer has said that it leaves, and now it does.
void connection_state::let_go() {
  say_bye({});
  close_gently(leave_reason::said_bye);
}

/// Does what is to be done once nothing is under way: of the peer's part that it gets
/// its last answer and leaves, of the router's that the listener is told, or that the
/// connection ends.
void connection_state::conclude() {
  if (ending_.is_parting() && outbox_.owed() == 0)
    close_gently(ending_.why());
  if (ending_.is_settling() && outbox_.owed() == 0 && inbox_.size() == 0)
    let_go();
  auto step = ending_.next();
  if (step == ending::last_step::none || !is_settled())
    return;
  if (!ending_.has_left())
    say_bye(wire::words::draining);
  if (outbox_.unread() > 0)
    return; // the peer has yet to read some of it
  if (step == ending::last_step::close)
    return close(leave_reason::failed);
  ending_.told();
  self_->send(listener_, drained_msg{self_->address()});
}

/// Whether nothing is under way here.
bool connection_state::is_settled() const noexcept {
  return ending_.has_left()
         || (!has_yielded_ && !claim_ && !asks_ && !refusals_.is_open()
             && outbox_.owed() == 0 && !has_aside() && inbox_.size() == 0);
}

} // namespace telex
