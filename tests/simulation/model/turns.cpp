// The model: which of the requests that were read have been taken up.

#include "tests/simulation/model/model.hpp"

#include <algorithm>
#include <utility>

namespace telex::simulation {

/// Whether the router can take up another request of this peer, now or when others have
/// had their turn.
bool model::may_read(const peer& p) const noexcept {
  return may_have_read(p) && !p.held_up;
}

/// The same, whatever has been written in this round. Whoever had to let others go
/// first may have been heard before its output was full, and what is written to a peer
/// of the extended protocol leaves when it was heard.
bool model::may_have_read(const peer& p) const noexcept {
  return p.is_there() && !p.claims && !p.asks && p.slowed_until == never && !p.faulted
         && (!p.held_up || p.read_on_in == round_ || p.share == 0 || p.held_round != 0
             || p.extended);
}

/// Which of the requests that were read whole is taken up next, if any may be. With one
/// socket for all, what is no SEND passes those that wait, unless they are more than a
/// Send-window; they wait for a broadcast of its own if `is_behind`. Only they are
/// taken up of who is not heard.
std::optional<std::size_t> model::next_request(const peer& p, bool is_heard,
                                               bool is_behind) const {
  const auto most = config_.limits.pending_sends;
  const auto is_one = p.extended && p.stands == standing::complete;
  auto left = p.unparsed;
  for (std::size_t i = 0; i < p.requests.size() && p.requests[i].octets <= left; ++i) {
    const auto& next = p.requests[i];
    left -= next.octets;
    if (i >= p.aside && (!is_heard || p.owed() + i >= most + (is_one ? 1 : 0)))
      break;
    auto waits = is_one && !p.said_bye && next.what == request::kind::send;
    if (!waits || (i == 0 && !is_behind && p.owed() < most))
      return i;
  }
  return std::nullopt;
}

/// Whether the socket of this peer is certainly read, at rest.
bool model::is_to_be_read(const peer& p) const {
  // A refusal may be told later than it may have been.
  auto is_slowed = [this](const prompt_answer& each) { return now_ < each.due; };
  if (!may_read(p) || std::any_of(p.prompt.begin(), p.prompt.end(), is_slowed))
    return false;
  const auto most = config_.limits.pending_sends;
  if (!p.extended)
    return p.broadcast == 0 && p.owed() < most;
  std::size_t sends = 0;
  has_read(p, [&sends](const request& each) {
    sends += each.what == request::kind::send ? 1 : 0;
    return false;
  });
  return p.owed() + sends <= most;
}

/// The refusal that the peer waited for is told, or follows what it is owed before.
void model::read_on(peer& p) noexcept {
  p.slowed_until = p.slowed_from = never;
  p.read_on_in = round_;
}

/// Takes up the next request that was read whole, if it may be taken up, because the
/// router has: it has written `answer`, or done something else that shows it; with a
/// SEND of the peer's if `is_send`. A SEND that may have to wait is the last resort
/// else.
bool model::take_up(connection_id who, const router_frame* answer, bool is_send) {
  auto& p = at(who);
  if (!p.is_there())
    return false;
  is_send = is_send || (answer && is_of_send(p, *answer));
  auto find_next = [&] {
    auto is_heard = may_have_read(p);
    auto result = next_request(p, is_heard, p.broadcast != 0 && !is_send);
    return result ? result : next_request(p, is_heard, false);
  };
  auto which = find_next();
  auto may_be_told = p.slowed_from <= now_ || (draining_ && p.slowed_until != never);
  if (!which && may_be_told) {
    read_on(p);
    which = find_next();
  }
  if (!which)
    return false;
  take_up_at(who, *which, answer);
  return true;
}

/// Whether it may be the answer to a SEND, and to nothing else that was read.
bool model::is_of_send(const peer& p, const router_frame& f) noexcept {
  if (f.what == router_frame::kind::sent)
    return true;
  auto is_broken
    = [](const request& each) { return each.what == request::kind::broken; };
  return f.what == router_frame::kind::error
         && (f.code == 102 || (f.code == 103 && !has_read(p, is_broken)));
}

/// Whether what was read of a peer has it leave: then all that it sent before is
/// delivered.
bool model::leaves(const peer& p) noexcept {
  return p.extended && has_read(p, [](const request& each) {
           return each.what == request::kind::bye || each.what == request::kind::broken;
         });
}

/// Takes up the request of a peer that is `which` behind its first.
void model::take_up_at(connection_id who, std::size_t which,
                       const router_frame* answer) {
  using kind = request::kind;
  auto& p = at(who);
  // A refusal that is due lets it be taken up before anything shows that.
  is_late_ = p.share == 0 || p.held_round != 0 || p.held_up || p.read_on_in == round_;
  p.share -= std::min(p.share, which + 1 - std::min(p.aside, which + 1));
  p.aside = std::max(p.aside, which);
  auto what = p.requests[which].what;
  if (what == kind::bye || what == kind::broken)
    for (; which > 0; --which)
      send_aside(who);
  if (what == kind::send && !p.said_bye && may_be_behind(p) && leaves(p)) {
    send_aside(who);
  } else {
    auto next = pop_request(p, which);
    // Broadcasts in a row may be handed out together.
    if (what == kind::send ? next.name != everybody : !p.extended)
      go_on(p);
    interpret(who, next, answer);
  }
  is_late_ = false;
}

request model::pop_request(peer& p, std::size_t which) {
  auto place = p.requests.begin() + static_cast<std::ptrdiff_t>(which);
  auto result = std::move(*place);
  p.requests.erase(place);
  p.aside -= which < p.aside ? 1 : 0;
  p.unparsed -= result.octets;
  is_unseen_known_ = false;
  return result;
}

/// The first SEND of a peer that waits by itself is sent; it may go on to wait for the
/// broadcast before it.
void model::send_aside(connection_id who) {
  auto& p = at(who);
  auto next = pop_request(p, 0);
  auto is_behind = may_be_behind(p);
  dispatch(who, next);
  if (auto& m = *find(next.message); is_behind && !m.answered)
    put_behind_broadcast(m);
}

/// Takes up the next request that certainly was, if there is one among the next `share`
/// that were read.
bool model::take_up_certainly(connection_id who, std::size_t share) {
  auto& p = at(who);
  if (!p.is_there() || (p.broadcast != 0 && !p.extended))
    return false;
  auto which = next_request(p, may_read(p), p.broadcast != 0);
  if (!which || *which >= share + p.aside)
    return false;
  take_up_at(who, *which, nullptr);
  return true;
}

/// Takes up all that the router has taken up for sure by the end of a step.
void model::take_up_all(connection_id who) {
  auto& p = at(who);
  while (p.share > 0 && take_up_certainly(who, p.share))
    ;
}

/// Takes up what was read of a peer until it has asked for that name; unless `session`
/// is 0, with that one. Who is a user already is refused any. Returns whether it has.
bool model::take_up_claim(connection_id who, name_id name, std::uint32_t session) {
  auto asks = [name, session](const request& each) {
    return each.what == request::kind::register_ && each.name == name
           && (session == 0 || each.extended.session == session);
  };
  auto result = false;
  while (at(who).stands != standing::complete && has_read(at(who), asks)
         && take_up(who, nullptr))
    result = true;
  return result;
}

/// Takes up the requests of others than `but` for a name, which what has become of that
/// one tells of; unless `session` is 0, those that have it.
void model::take_up_claims(name_id name, connection_id but, std::uint32_t session) {
  auto take_up_those = [&](bool are_held_up) {
    auto result = false;
    for (auto who : heard_)
      if (who != but && at(who).held_up == are_held_up)
        result = take_up_claim(who, name, session) || result;
    return result;
  };
  // Who does not read was heard last, if at all.
  if (!take_up_those(false) || session == 0)
    take_up_those(true);
}

/// Whether the next that may have been taken up of half a user asks for another half:
/// then it may have let go of what it has. Anything else would have been answered.
bool model::may_have_let_go(const peer& p) const noexcept {
  auto which = next_request(p, may_have_read(p), false);
  if (!which)
    return false;
  const auto& next = p.requests[*which];
  return next.what == request::kind::register_ && can_be_registered(next.name)
         && (next.name != p.name || next.as != p.as);
}

/// Takes up all that must have been, now that everybody has had his turn.
void model::take_up_rest(connection_id who) {
  auto& p = at(who);
  if (p.slowed_until <= now_)
    read_on(p);
  auto share = p.share;
  auto taken = p.requests.size();
  // What passes a broadcast that waits may have done so before that was handed out.
  for (auto goes_on = true; goes_on;) {
    p.share = 0;
    while (take_up_certainly(who, p.requests.size()))
      ;
    goes_on = p.broadcast != 0 && !may_be_held(who);
    if (goes_on)
      go_on(p);
  }
  taken -= p.requests.size();
  // Who knows what is left of a new share.
  p.share = taken <= share ? share - taken : 0;
  note_held(p);
}

/// Notes since when more may have been taken up of a peer, if only what comes of it
/// will tell: before its output was full, or behind a broadcast that was handed out.
void model::note_held(peer& p) {
  auto anything = [](const request&) { return true; };
  if (p.held_up && may_have_read(p) && has_read(p, anything)) {
    if (p.held_round == 0)
      hold(p);
  } else if (p.broadcast == 0 && p.slowed_from == p.slowed_until) {
    p.held_round = 0;
  }
}

/// Its last broadcast holds up nothing more.
void model::go_on(peer& p) noexcept {
  if (p.broadcast != 0)
    p.went_on_in = round_;
  p.broadcast = 0;
}

/// Whether what has been taken up in this round may have been behind a broadcast.
bool model::may_be_behind(const peer& p) const noexcept {
  return p.broadcast != 0 || p.went_on_in == round_;
}

void model::hold(peer& p) {
  p.held_since = now_;
  p.held_round = round_;
}

/// What was read of a peer who is gone may have been taken up, or not.
void model::take_up_perhaps(connection_id who) {
  using kind = request::kind;
  auto& p = at(who);
  auto name = p.claims ? p.claimed_name : p.name;
  auto as = p.claims ? p.claimed_role : p.as;
  auto is_behind = p.broadcast != 0;
  // Whoever was a user, unseen, stays the one that he was.
  auto was_sender = p.as == role::sender && may_be_complete(who);
  auto is_extended = p.extended;
  for (const auto& each : p.requests) {
    if (is_behind && p.unparsed > 0)
      lingers_until_ = now_ + 2 * config_.timeouts.acknowledge;
    if (each.octets > p.unparsed || p.faulted || each.what == kind::broken)
      return;
    p.unparsed -= each.octets;
    is_unseen_known_ = false;
    if (each.what == kind::register_ && p.stands != standing::complete) {
      name = each.name;
      as = each.as;
      is_extended = as == role::both;
      shake(name);
      know(name).holders.push_back({who, as});
    }
    if (each.what != kind::send || (as == role::receiver && !was_sender))
      continue;
    auto& m = *find(each.message);
    if (m.body.size() > config_.limits.max_body)
      continue;
    m.is_typed = each.is_typed && is_extended;
    begin_delivery(m, as == role::receiver ? p.name : name, false);
    date_back(m, p);
    // Who was a user, unseen, is no other one.
    if (p.has_name())
      m.sender_before = p.name;
    if (is_behind)
      put_behind_broadcast(m);
    is_behind = is_behind || m.recipient == everybody;
  }
}

/// A message of a peer who is gone, sent behind his broadcast, waits for that.
void model::put_behind_broadcast(message& m) {
  m.late_until = now_ + config_.timeouts.acknowledge;
  if (m.recipient != everybody)
    broadcasts_.push_back(m.id);
  m.due = m.late_until + config_.timeouts.acknowledge;
}

} // namespace telex::simulation
