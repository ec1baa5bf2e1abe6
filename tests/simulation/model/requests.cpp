// The model: what the router makes of what it reads.

#include "tests/simulation/model/model.hpp"

#include <algorithm>
#include <utility>

namespace telex::simulation {

namespace {

/// What who has the extended protocol is told of a name that is taken.
constexpr std::uint16_t taken = 104;

} // namespace

void model::interpret(connection_id who, request& what, const router_frame* answer) {
  using kind = request::kind;
  auto& p = at(who);
  if (what.what == kind::broken)
    return find_fault(p);
  if (what.what == kind::register_)
    return p.said_bye ? void() : ask_for_name(who, what, answer);
  if (p.extended)
    return interpret_extended(who, what);
  // Whether the other half is there, only the answer tells: it is written at once.
  auto is_denied
    = answer && answer->what == router_frame::kind::error && answer->code == 101;
  if (!is_denied && p.stands == standing::half && !may_be_complete(who))
    take_up_claims(p.name, who);
  if (may_be_complete(who) && !is_denied) {
    p.stands = standing::complete;
    p.patience_ends = never;
  }
  if (p.stands != standing::complete)
    return deny(p);
  auto is_sender = p.as == role::sender;
  if (what.what == kind::send && is_sender) {
    dispatch(who, what);
  } else if ((what.what == kind::received || what.what == kind::error) && !is_sender) {
    receipt(who, what);
  } else {
    find_fault(p);
  }
}

void model::ask_for_name(connection_id who, const request& what,
                         const router_frame* answer) {
  auto& p = at(who);
  auto is_taken = answer && answer->what == router_frame::kind::error
                  && answer->code == code_of_taken(what.as);
  auto is_same
    = p.stands != standing::stranger && p.as == what.as && p.name == what.name;
  if (p.extended) {
    p.prompt.push_back(
      {what.what, p.name, {}, static_cast<std::uint16_t>(is_same ? 0 : taken)});
    if (!is_same && p.refusals++ >= config_.limits.refusals) {
      slow_down(p, taken_up_from(p));
      p.prompt.back().due = p.slowed_until;
    }
  } else if (is_same) {
    p.answers.push_back({owed_answer::kind::registered});
  } else if (p.stands == standing::complete || (is_taken && may_be_complete(who))) {
    refuse_later(p, owed_answer::kind::taken, what.as);
  } else if (!can_be_registered(what.name)) {
    refuse_later(p, owed_answer::kind::malformed, what.as);
  } else {
    p.answers.push_back({owed_answer::kind::claim, 0, code_of_taken(what.as)});
    p.claims = true;
    p.claimed_role = what.as;
    p.claimed_name = what.name;
    p.claimed = what.extended;
    know(what.name).holders.push_back({who, what.as});
  }
}

/// A refusal that the registry has no part in.
void model::refuse_later(peer& p, owed_answer::kind what, role as) {
  p.answers.push_back({what, 0, code_of_taken(as)});
  if (p.refusals++ < config_.limits.refusals)
    return;
  slow_down(p, taken_up_from(p));
  p.answers.back().due = p.slowed_until;
}

/// Who asks for the extended protocol knows all of its errors.
std::uint16_t model::code_of_taken(role as) const noexcept {
  return as == role::both ? taken : config_.compatibility.taken;
}

/// The peer waits for a refusal that is slowed down, and was decided now, or since
/// `from`; or, if it still waits for others, when those are told.
void model::slow_down(peer& p, moment from) {
  auto begin = now_;
  for (const auto& each : p.answers)
    begin = std::max(begin, each.due);
  for (const auto& each : p.prompt)
    begin = std::max(begin, each.due);
  p.slowed_until = begin + config_.timeouts.refusal;
  p.slowed_from = from + config_.timeouts.refusal;
}

/// Whether what is taken up of the peer now may have been in an earlier round.
bool model::was_held(const peer& p) const noexcept {
  return p.held_round != 0 && p.held_round < round_;
}

/// Since when what is taken up of the peer now may have been.
moment model::taken_up_from(const peer& p) const noexcept {
  return was_held(p) ? p.held_since : now_;
}

void model::deny(peer& p) {
  auto is_last
    = p.stands == standing::stranger && ++p.early_errors >= config_.limits.early_errors;
  p.answers.push_back(
    {is_last ? owed_answer::kind::last_denied : owed_answer::kind::denied});
  p.faulted = is_last;
}

void model::find_fault(peer& p) {
  p.answers.push_back({owed_answer::kind::fault});
  // On a socket for all it is a user no more, and answers nothing.
  if (p.extended) {
    if (p.has_name())
      shake(p.name);
    fail_given(p, excuse::recipient_left);
    p.given.clear();
  }
  p.faulted = true;
}

void model::dispatch(connection_id who, const request& what) {
  auto& p = at(who);
  auto& m = *find(what.message);
  m.is_named = what.is_named && p.extended;
  m.is_typed = what.is_typed && p.extended;
  auto is_too_large = m.body.size() > config_.limits.max_body;
  owed_answer owed{
    is_too_large ? owed_answer::kind::too_large : owed_answer::kind::message, m.id};
  if (m.is_named)
    p.named.push_back(owed);
  else
    p.answers.push_back(owed);
  if (is_too_large) {
    m.answered = true;
    return;
  }
  begin_delivery(m, p.name, !was_held(p));
  date_back(m, p);
  if (m.recipient != everybody)
    return;
  p.broadcast = m.id;
  if (!was_held(p))
    hold(p);
}

/// What is taken up of the peer now may have been when it was read.
void model::date_back(message& m, const peer& p) const {
  if (!was_held(p))
    return;
  m.round_from = p.held_round;
  m.due_from = p.held_since + config_.timeouts.acknowledge;
  // It may have found others, who have left since.
  m.most_recipients = m.unseen = known_names_.size();
  for (auto& d : m.deliveries)
    d.excuses |= excuse::recipient_left;
}

/// The router has read `m` of `sender`, or, unless that is certain, may have.
void model::begin_delivery(message& m, name_id sender, bool certain) {
  m.sender = m.sender_before = sender;
  m.read = true;
  m.round = m.round_from = m.seeks = round_;
  m.due = m.due_from = now_ + config_.timeouts.acknowledge;
  if (m.recipient == everybody)
    broadcasts_.push_back(m.id);
  address(m, certain);
}

/// Everybody who may be there is a recipient of a broadcast.
void model::address(message& m, bool certain) {
  if (m.recipient != everybody)
    return add_delivery(m, m.recipient, certain && is_complete_for_sure(m.recipient));
  for (auto to : known_names_)
    if (to != m.sender && !names_[to].holders.empty())
      add_delivery(m, to, certain && is_complete_for_sure(to));
  m.most_recipients = std::max(m.most_recipients, m.deliveries.size());
}

void model::add_delivery(message& m, name_id to, bool certain) {
  auto& name = know(to);
  auto& d = m.add_delivery(to, certain);
  if (!certain)
    d.excuses |= excuse::unknown_recipient;
  if (draining_)
    d.excuses |= excuse::draining;
  if (name.lost || (name.is_complete() && peers_[name.receiver].faulted))
    d.excuses |= excuse::recipient_left;
  if (m.is_typed && !(d.certain && peers_[name.receiver].extended))
    d.excuses |= excuse::plain_recipient;
  name.waiting.push_back(m.id);
  name.waiting_octets += m.body.size();
  note_pressure(to);
}

/// Whether the other half of this half's user may have come in this round.
bool model::may_be_complete(connection_id who) const {
  const auto& p = peers_[who];
  if (p.stands != standing::half)
    return false;
  const auto& holders = names_[p.name].holders;
  return std::any_of(holders.begin(), holders.end(), [&](const holder& each) {
    return each.who != who && each.as == other(p.as)
           && peers_[each.who].address == p.address;
  });
}

/// As an answer says that it was. The request of the other half may not have been seen
/// to be taken up.
bool model::may_have_been_complete(connection_id who) {
  const auto& p = at(who);
  if (p.stands == standing::half && !may_be_complete(who))
    take_up_claims(p.name, who);
  return p.stands == standing::complete || may_be_complete(who);
}

} // namespace telex::simulation
