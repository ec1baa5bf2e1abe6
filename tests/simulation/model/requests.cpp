// The model: what the router makes of what it reads.

#include "tests/simulation/model/model.hpp"

#include <algorithm>
#include <utility>

namespace telex::simulation {

/// Whether the router can take up another request of this peer now.
bool model::may_read(const peer& p) const noexcept {
  return p.is_there() && !p.claims && !p.faulted && !p.held_up
         && p.answers.size() < config_.limits.pending_sends;
}

/// Takes up the next request that was read whole, if it may be taken up. `answer`
/// is what the router has written, if that is what calls for it.
bool model::take_up(connection_id who, const router_frame* answer) {
  auto& p = at(who);
  if (p.requests.empty() || p.requests.front().octets > p.unparsed || !may_read(p))
    return false;
  auto next = std::move(p.requests.front());
  p.requests.pop_front();
  p.unparsed -= next.octets;
  interpret(who, next, answer);
  return true;
}

/// Takes up all that the router has taken up by the end of a step.
void model::take_up_all(connection_id who) {
  while (take_up(who, nullptr))
    ;
}

void model::interpret(connection_id who, request& what, const router_frame* answer) {
  using kind = request::kind;
  auto& p = at(who);
  if (what.what == kind::broken)
    return find_fault(p);
  if (what.what == kind::register_)
    return ask_for_name(who, what, answer);
  // Whether the other half is there, only the answer tells: it is written at once.
  auto is_denied
    = answer && answer->what == router_frame::kind::error && answer->code == 101;
  if (may_be_complete(who) && !is_denied) {
    p.stands = standing::complete;
    p.patience_ends = never;
  }
  if (p.stands != standing::complete)
    return deny(p);
  auto is_sender = p.as == role::sender;
  if (what.what == kind::send && is_sender) {
    if (find(what.message)->body.size() <= config_.limits.max_body)
      return dispatch(who, what);
    p.answers.push_back({owed_answer::kind::too_large});
  } else if ((what.what == kind::received || what.what == kind::error) && !is_sender) {
    receipt(who, what);
  } else {
    find_fault(p);
  }
}

void model::ask_for_name(connection_id who, const request& what,
                         const router_frame* answer) {
  auto& p = at(who);
  auto is_taken
    = answer && answer->what == router_frame::kind::error && answer->code == 104;
  if (p.has_name() && p.as == what.as && p.name == what.name) {
    p.answers.push_back({owed_answer::kind::registered});
  } else if (p.stands == standing::complete || (is_taken && may_be_complete(who))) {
    p.answers.push_back({owed_answer::kind::taken});
  } else if (!can_be_registered(what.name)) {
    p.answers.push_back({owed_answer::kind::malformed});
  } else {
    p.answers.push_back({owed_answer::kind::claim});
    p.claims = true;
    p.claimed_role = what.as;
    p.claimed_name = what.name;
    names_[what.name].holders.push_back({who, what.as});
  }
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
  p.faulted = true;
}

void model::dispatch(connection_id who, const request& what) {
  auto& p = at(who);
  auto& m = *find(what.message);
  m.sender = p.name;
  m.read = true;
  m.round = round_;
  m.due = now_ + config_.timeouts.acknowledge;
  p.answers.push_back({owed_answer::kind::message, m.id});
  if (m.recipient != everybody)
    return add_delivery(m, m.recipient, is_complete_for_sure(m.recipient));
  // Everybody who may be there is a recipient.
  for (name_id to = 0; to < names.size(); ++to)
    if (to != m.sender && !names_[to].holders.empty())
      add_delivery(m, to, is_complete_for_sure(to));
}

void model::add_delivery(message& m, name_id to, bool certain) {
  auto& name = names_[to];
  auto& d = m.deliveries.emplace_back(delivery{to, certain});
  if (!certain)
    d.excuses |= excuse::unknown_recipient;
  if (draining_)
    d.excuses |= excuse::draining;
  name.waiting.push_back(m.id);
  name.waiting_octets += m.body.size();
  note_pressure(to);
}

void model::receipt(connection_id who, const request& what) {
  auto& p = at(who);
  auto is_received = what.what == request::kind::received;
  if (!p.owes_receipt || (is_received && what.name != p.given_by))
    return;
  p.owes_receipt = false;
  auto m = find(std::exchange(p.given, 0));
  if (!m)
    return;
  for (auto& d : m->deliveries) {
    if (d.to != p.name || d.now != delivery::state::given)
      continue;
    d.now = is_received        ? delivery::state::received
            : what.code == 103 ? delivery::state::incomplete
                               : delivery::state::refused;
    // Whether the router has looked at the clock before it read this.
    if (now_ >= m->due || gives_up())
      d.excuses |= excuse::too_late;
  }
}

/// Whether the other half of this half's user may have come in this round.
bool model::may_be_complete(connection_id who) const {
  const auto& p = peers_[who];
  if (p.stands != standing::half)
    return false;
  const auto& holders = names_[p.name].holders;
  return std::any_of(holders.begin(), holders.end(), [&](const holder& each) {
    return each.who != who && each.as != p.as && peers_[each.who].address == p.address;
  });
}

} // namespace telex::simulation
