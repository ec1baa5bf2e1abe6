// The model: whether the router may write what it writes.

#include "tests/simulation/model/model.hpp"

#include <algorithm>
#include <utility>

namespace telex::simulation {

namespace {

bool is_error(const router_frame& f, std::uint16_t code) {
  return f.what == router_frame::kind::error && f.code == code;
}

std::string describe(const router_frame& f) {
  if (f.what == router_frame::kind::error)
    return "ERROR " + std::to_string(f.code);
  if (f.what == router_frame::kind::registered)
    return "REGISTERED " + std::string{f.name};
  return (f.spelled_sent ? "SENT " : "SEND ") + std::string{f.name};
}

} // namespace

// -- answers ---------------------------------------------------------------------

void model::handle_answer(connection_id who, const router_frame& f) {
  auto& p = at(who);
  if (!p.is_there())
    return fail("last-answer", label(who) + " gets " + describe(f) + " after its last");
  while (p.answers.empty())
    if (!take_up(who, &f))
      return fail("answers-to-requests",
                  label(who) + " gets " + describe(f) + " for nothing");
  auto owed = p.answers.front();
  check_owed(who, owed, f);
  if (broken_)
    return;
  p.answers.pop_front();
  if (p.answers.empty() && p.slowed_until != never && !p.extended)
    read_on(p);
  if (owed.what == owed_answer::kind::fault
      || owed.what == owed_answer::kind::last_denied) {
    p.is_told = true;
    leave_when_told(who);
  }
}

void model::check_owed(connection_id who, const owed_answer& owed,
                       const router_frame& f) {
  if (owed.what == owed_answer::kind::message)
    check_message(who, *find(owed.message), f);
  else if (owed.what == owed_answer::kind::claim)
    check_claim(who, f);
  else
    check_known(who, owed, f);
}

/// An answer that only the request decides.
void model::check_known(connection_id who, const owed_answer& owed,
                        const router_frame& f) {
  using kind = owed_answer::kind;
  auto& p = at(who);
  auto taken = owed.taken;
  auto code_of = [taken](kind what) -> std::uint16_t {
    switch (what) {
      case kind::malformed:
        return 100;
      case kind::denied:
      case kind::last_denied:
        return 101;
      case kind::too_large:
        return 102;
      case kind::fault:
        return 103;
      default:
        return taken;
    }
  };
  if (owed.what == kind::registered) {
    if (f.what != router_frame::kind::registered || f.name != names[p.name]
        || f.role != word_of(p.as))
      fail("right-answer", label(who) + " gets " + describe(f) + " for REGISTERED");
  } else if (is_error(f, code_of(owed.what))
             || (owed.what == kind::malformed && is_error(f, taken)
                 && may_have_been_complete(who))) {
    if (p.answers.size() == 1 && !p.extended)
      check_pace(who);
    if (owed.what == kind::too_large && p.extended
        && (f[field::reason] != "too-large" || f[field::delivery] != "none"))
      fail("true-reason", label(who) + " is not told that a message is too large");
  } else {
    fail("right-answer", label(who) + " gets " + describe(f) + " for ERROR "
                           + std::to_string(code_of(owed.what)));
  }
}

void model::check_message(connection_id who, message& m, const router_frame& f) {
  using kind = router_frame::kind;
  // What time alone explains tells of no receipt; but what the extended protocol says
  // of it may be that of one which came before.
  auto is_late = is_error(f, 102) && (now_ >= m.due_from || gives_up());
  if (!is_late || at(who).extended)
    take_up_receipts(m, is_late);
  auto& first = m.deliveries;
  if (f.what == kind::sent && f.name == names[m.recipient]
      && f.spelled_sent == (config_.compatibility.sent && !at(who).extended)) {
    check_delivered(m);
  } else if (is_error(f, 102)) {
    check_failed(m);
  } else if (is_error(f, 103)) {
    if (m.recipient == everybody || first.empty()
        || !was(first.front(), delivery::state::incomplete))
      fail("true-answer", describe(m) + " is answered ERROR 103, which nobody said");
  } else {
    fail("right-answer", label(who) + " gets " + describe(f) + " for " + describe(m));
  }
  if (!broken_)
    check_details(who, m, f);
  m.answered = true;
  if (at(who).broadcast == m.id)
    go_on(at(who));
  for (auto& d : m.deliveries)
    if (is_open(d)) {
      if (d.now == delivery::state::waiting)
        stop_waiting(d.to, m);
      m.end(d, delivery::state::failed);
    }
}

void model::check_delivered(const message& m) {
  auto anybody = false;
  for (const auto& d : m.deliveries) {
    auto is_received = was(d, delivery::state::received);
    anybody = anybody || is_received;
    auto not_there
      = !d.was_given
        && ((d.excuses & excuse::unknown_recipient) != 0 || may_say_bye(d.to));
    if (!is_received && !not_there)
      return fail("true-answer", describe(m) + " is answered as delivered, but "
                                   + std::string{names[d.to]}
                                   + " has not acknowledged it");
  }
  if (!anybody)
    fail("true-answer", describe(m) + " is answered as delivered to nobody");
}

void model::check_failed(const message& m) {
  auto any_failed = m.deliveries.empty();
  auto certain = false;
  for (const auto& d : m.deliveries) {
    certain = certain || d.certain;
    auto may_have = may_have_failed(m, d);
    any_failed = any_failed || may_have;
    if (d.now == delivery::state::given && !may_have
        && d.perhaps == delivery::state::failed)
      return fail("answer-when-settled",
                  describe(m) + " is answered before " + std::string{names[d.to]});
  }
  // A broadcast fails also if nobody was there at all.
  if (!any_failed && (m.recipient != everybody || certain))
    fail("true-answer", describe(m) + " is answered as failed for nothing");
}

/// Whether a message can have failed with this recipient.
bool model::may_have_failed(const message& m, const delivery& d) const {
  auto is_late = now_ >= m.due_from || gives_up() || ended_;
  switch (d.now) {
    case delivery::state::waiting:
      return d.excuses != 0 || is_late || (m.seeks == round_ && may_be_full(d.to))
             || may_say_bye(d.to);
    case delivery::state::given:
      return is_late || was(d, delivery::state::refused)
             || may_be_at_fault(peers_[d.given_to])
             || (m.recipient == everybody && was(d, delivery::state::incomplete));
    case delivery::state::received:
      return (d.excuses & excuse::too_late) != 0;
    case delivery::state::refused:
    case delivery::state::failed:
      return true;
    case delivery::state::incomplete:
      return m.recipient == everybody || (d.excuses & excuse::too_late) != 0;
  }
  return false;
}

// -- claims ----------------------------------------------------------------------

void model::check_claim(connection_id who, const router_frame& f) {
  auto& p = at(who);
  if (f.what == router_frame::kind::registered && f.name == names[p.claimed_name]
      && f.role == word_of(p.claimed_role)) {
    grant(who);
    if (p.extended)
      check_grant(who, f);
  } else if (is_error(f, code_of_taken(p.claimed_role))) {
    refuse(who);
    if (p.refusals++ >= config_.limits.refusals) {
      slow_down(p, now_);
      check_pace(who);
    }
  } else
    fail("right-answer", label(who) + " gets " + describe(f) + " for its claim to "
                           + std::string{names[p.claimed_name]});
  p.claims = false;
}

void model::grant(connection_id who) {
  auto& p = at(who);
  p.as = p.claimed_role;
  p.name = p.claimed_name;
  p.claims = false;
  p.stands = standing::half;
  p.refusals = 0;
  const auto& timeouts = config_.timeouts;
  p.patience_ends
    = std::min(now_, p.opened_at + timeouts.registration) + timeouts.pairing;
  p.extended = p.as == role::both;
  if (p.extended) {
    p.granted = p.claimed;
    p.window = p.granted.window;
    p.heard_at = now_;
    begin_presence(p);
  }
  note_change(p.name);
  check_owners(who);
}

/// Nobody else may have what is granted; who has the other half makes it a user.
void model::check_owners(connection_id who) {
  auto& p = at(who);
  auto partner = no_connection;
  auto holders = names_[p.name].holders;
  for (const auto& each : holders) {
    if (each.who == who || !holds_for_sure(each.who, p.name))
      continue;
    const auto& owner = at(each.who);
    auto is_same = owner.as == p.as || owner.as == role::both || p.extended;
    if (p.extended && may_take_over(p, owner)) {
      shake(p.name);
      continue;
    }
    // It may have asked for another name, and let go of this one, or leave.
    if ((is_same || owner.address != p.address) && may_have_let_go(owner))
      take_up(each.who, nullptr);
    if (owner.extended)
      take_up_bye(p.name, who);
    if (owner.claims || !owner.has_name() || may_have_let_go(owner))
      continue;
    if (is_same)
      return fail("one-owner", label(who) + " is given the name of " + label(each.who));
    if (owner.address != p.address)
      return fail("one-address",
                  label(who) + " joins " + label(each.who) + " from elsewhere");
    partner = each.who;
  }
  if (p.extended)
    complete(who, who);
  else if (partner != no_connection)
    complete(who, partner);
}

void model::refuse(connection_id who) {
  auto& p = at(who);
  auto& holders = names_[p.claimed_name].holders;
  auto is_in_the_way = [&](const holder& each) {
    const auto& owner = at(each.who);
    // It may have been half a plain user when it was in the way.
    auto is_taken_over
      = each.as == role::both && may_take_over(p, owner) && !owner.claims;
    if (each.who == who || is_taken_over)
      return false;
    return each.as == p.claimed_role || each.as == role::both
           || p.claimed_role == role::both || owner.address != p.address;
  };
  auto is_free = [&] {
    return p.stands != standing::complete && !may_be_complete(who)
           && std::none_of(holders.begin(), holders.end(), is_in_the_way);
  };
  if (is_free())
    take_up_claims(p.claimed_name, who);
  if (is_free() && p.stands == standing::half)
    take_up_claims(p.name, who);
  if (is_free())
    fail("names-are-free", label(who) + " is refused "
                             + std::string{names[p.claimed_name]}
                             + ", which nobody has");
  auto mine = std::find_if(holders.rbegin(), holders.rend(),
                           [who](const holder& each) { return each.who == who; });
  if (mine != holders.rend())
    holders.erase(std::prev(mine.base()));
}

/// The peer is told the last that it is owed: a refusal that is slowed down comes when
/// it is due, and when the router drains at once.
void model::check_pace(connection_id who) {
  const auto& p = at(who);
  if (p.slowed_from != never && now_ < p.slowed_from && !draining_)
    fail("refusals-are-slowed", label(who) + " is refused one name after another");
}

} // namespace telex::simulation
