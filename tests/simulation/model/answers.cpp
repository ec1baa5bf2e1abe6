// The model: whether the router may write what it writes.

#include "tests/simulation/model/model.hpp"

#include <algorithm>
#include <utility>

namespace telex::simulation {

namespace {

std::string describe(const message& m) {
  return "message " + std::to_string(m.id) + " from " + std::string{names[m.sender]}
         + " to " + std::string{names[m.recipient]};
}

std::string describe(const router_frame& f) {
  if (f.what == router_frame::kind::error)
    return "ERROR " + std::to_string(f.code);
  if (f.what == router_frame::kind::registered)
    return "REGISTERED " + std::string{f.name};
  return (f.spelled_sent ? "SENT " : "SEND ") + std::string{f.name};
}

/// Whether a delivery may have ended so.
bool was(const delivery& d, delivery::state how) noexcept {
  return d.now == how || (d.now == delivery::state::failed && d.perhaps == how);
}

bool is_error(const router_frame& f, std::uint16_t code) {
  return f.what == router_frame::kind::error && f.code == code;
}

} // namespace

// -- FORWARD ---------------------------------------------------------------------

void model::handle_forward(connection_id who, const router_frame& f) {
  auto& p = at(who);
  if (p.stands == standing::half && !may_be_complete(who))
    take_up_claims(p.name, who);
  if (may_be_complete(who)) {
    p.stands = standing::complete;
    p.patience_ends = never;
  }
  if (!p.is_there() || p.stands != standing::complete || p.as != role::receiver)
    return fail("forward-to-receivers", label(who) + " is given a FORWARD");
  while (p.owes_receipt)
    if (!take_up(who, nullptr))
      return fail("one-at-a-time", label(who) + " owes a receipt for message "
                                     + std::to_string(p.given) + " of "
                                     + std::string{names[p.given_by]}
                                     + ", and is given another one");
  auto m = forwarded_message(who, f);
  if (!m)
    return;
  auto d = m->find_delivery(p.name);
  if (!d && m->recipient == everybody && m->seeks == round_ && m->sender != p.name) {
    add_delivery(*m, p.name, false);
    d = m->find_delivery(p.name);
  }
  if (!d)
    return fail("right-recipient", describe(*m) + " is given to " + label(who));
  check_forward(who, *m, *d);
  pass_over(who, *m);
  give(who, *m, *d);
}

/// The message that is forwarded, if it is one, and just as it was sent.
message* model::forwarded_message(connection_id who, const router_frame& f) {
  auto m = find(message_of(f.body));
  // It may have been read while nothing else told so.
  while (m && !m->read) {
    touch(m->from);
    const auto& sender = at(m->from);
    if (sender.stands == standing::half && !may_be_complete(m->from))
      take_up_claims(sender.name, m->from);
    if (!take_up(m->from, nullptr))
      break;
  }
  if (!m || !m->read) {
    fail("forward-what-was-sent", label(who) + " is given what nobody has sent");
    return nullptr;
  }
  if (names[m->sender_before] == f.name)
    m->sender = m->sender_before;
  if (m->body != f.body || names[m->sender] != f.name) {
    fail("content-intact", describe(*m) + " is changed");
    return nullptr;
  }
  return m;
}

void model::check_forward(connection_id who, message& m, delivery& d) {
  const auto to = " to " + label(who);
  if (d.now == delivery::state::failed || m.answered)
    return fail("no-forward-after-failure",
                describe(m) + " is forwarded" + to + " after it has failed");
  if (d.now != delivery::state::waiting)
    return fail("at-most-once", describe(m) + " is forwarded twice" + to);
  if (now_ >= m.due)
    return fail("no-late-forward", describe(m) + " is forwarded when its time is up");
  if (draining_ && m.round_from > drain_round_)
    return fail("no-forward-while-draining", describe(m) + " was sent while draining");
}

/// Messages that their sender wrote earlier to the same recipient have been
/// dropped, if they still wait.
void model::pass_over(connection_id who, const message& m) {
  auto& p = at(who);
  auto& last = p.last_given;
  auto found = std::find_if(last.begin(), last.end(),
                            [&](const auto& each) { return each.first == m.from; });
  if (found == last.end())
    found = last.insert(last.end(), {m.from, 0});
  if (found->second > m.id)
    return fail("senders-order",
                describe(m) + " comes after message " + std::to_string(found->second));
  found->second = m.id;
  auto waiting = names_[p.name].waiting;
  for (auto id : waiting) {
    auto earlier = find(id);
    if (earlier->from != m.from || earlier->id >= m.id)
      continue;
    auto d = earlier->find_delivery(p.name);
    if (!may_have_failed(*earlier, *d))
      return fail("senders-order",
                  describe(m) + " is given before " + describe(*earlier));
    earlier->end(*d, delivery::state::failed);
    stop_waiting(p.name, *earlier);
  }
}

void model::give(connection_id who, message& m, delivery& d) {
  auto& p = at(who);
  stop_waiting(p.name, m);
  d.now = delivery::state::given;
  d.was_given = true;
  auto is_first = !std::exchange(m.begun, true);
  p.owes_receipt = true;
  p.given = m.id;
  p.given_by = m.sender;
  p.given_at = now_;
  note_pressure(p.name);
  if (m.recipient == everybody && is_first)
    check_copies(m);
}

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
  if (owed.what == owed_answer::kind::message) {
    auto& m = *find(owed.message);
    check_message(who, m, f);
  } else if (owed.what == owed_answer::kind::claim) {
    check_claim(who, f);
  } else {
    check_known(who, owed, f);
  }
  if (broken_)
    return;
  p.answers.pop_front();
  if (p.answers.empty() && p.slowed_until != never)
    read_on(p);
  if (owed.what == owed_answer::kind::fault
      || owed.what == owed_answer::kind::last_denied) {
    p.left = true;
    p.blocked_since = never;
    p.patience_ends = now_ + config_.timeouts.linger;
    gone(who);
  }
}

/// An answer that only the request decides.
void model::check_known(connection_id who, owed_answer owed, const router_frame& f) {
  using kind = owed_answer::kind;
  auto& p = at(who);
  auto taken = config_.compatibility.taken;
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
                 && (p.stands == standing::complete || may_be_complete(who)))) {
    if (p.answers.size() == 1)
      check_pace(who);
  } else {
    fail("right-answer", label(who) + " gets " + describe(f) + " for ERROR "
                           + std::to_string(code_of(owed.what)));
  }
}

void model::check_message(connection_id who, message& m, const router_frame& f) {
  using kind = router_frame::kind;
  // What time alone explains tells of no receipt.
  if (!is_error(f, 102) || !(now_ >= m.due_from || gives_up()))
    take_up_receipts(m);
  auto& first = m.deliveries;
  if (f.what == kind::sent && f.name == names[m.recipient]
      && f.spelled_sent == config_.compatibility.sent) {
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
  m.answered = true;
  if (at(who).broadcast == m.id)
    at(who).broadcast = 0;
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
    auto not_there = !d.was_given && (d.excuses & excuse::unknown_recipient) != 0;
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
    if (d.now == delivery::state::given && !may_have)
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
      return d.excuses != 0 || is_late || (m.seeks == round_ && may_be_full(d.to));
    case delivery::state::given:
      return is_late;
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
      && f.role == word_of(p.claimed_role))
    grant(who);
  else if (is_error(f, config_.compatibility.taken)) {
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
    auto is_other = owner.as != p.as && owner.address == p.address;
    // It may have asked for another name, and let go of this one.
    if (!is_other && may_have_let_go(owner))
      take_up(each.who, nullptr);
    if (owner.claims || may_have_let_go(owner))
      continue;
    if (owner.as == p.as)
      return fail("one-owner", label(who) + " is given the name of " + label(each.who));
    if (owner.address != p.address)
      return fail("one-address",
                  label(who) + " joins " + label(each.who) + " from elsewhere");
    partner = each.who;
  }
  if (partner != no_connection)
    complete(who, partner);
}

void model::refuse(connection_id who) {
  auto& p = at(who);
  auto& holders = names_[p.claimed_name].holders;
  auto is_in_the_way = [&](const holder& each) {
    return each.who != who
           && (each.as == p.claimed_role || at(each.who).address != p.address);
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
