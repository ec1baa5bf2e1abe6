// The model: whether a recipient may be given what it is given.

#include "tests/simulation/model/model.hpp"

#include <algorithm>
#include <utility>

namespace telex::simulation {

void model::handle_forward(connection_id who, const router_frame& f,
                           std::uint64_t begins) {
  auto& p = at(who);
  if (p.stands == standing::half && !may_be_complete(who))
    take_up_claims(p.name, who);
  if (may_be_complete(who)) {
    p.stands = standing::complete;
    p.patience_ends = never;
  }
  if (!p.is_there() || p.stands != standing::complete || !p.receives() || p.said_bye)
    return fail("forward-to-receivers", label(who) + " is given a FORWARD");
  auto m = forwarded_message(who, f);
  if (!m)
    return;
  check_window(who, *m);
  if (p.extended)
    check_fields(who, *m, f);
  else if (m->is_typed)
    fail("plain-gets-text", describe(*m) + " is no text, and given to " + label(who));
  if (broken_)
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
  give(who, *m, *d, f, begins);
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
    if (!take_up(m->from, nullptr, true))
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
    if (earlier->seeks == round_ && may_be_full(p.name))
      d->excuses |= excuse::recipient_busy;
    earlier->end(*d, delivery::state::failed);
    stop_waiting(p.name, *earlier);
  }
}

void model::give(connection_id who, message& m, delivery& d, const router_frame& f,
                 std::uint64_t begins) {
  auto& p = at(who);
  stop_waiting(p.name, m);
  d.now = delivery::state::given;
  d.was_given = true;
  d.given_to = who;
  d.begins = begins;
  auto is_first = !std::exchange(m.begun, true);
  p.given.push_back({m.id, m.sender, now_, std::string{f[field::message_id]}});
  note_pressure(p.name);
  if (m.recipient == everybody && is_first)
    check_copies(m);
}

} // namespace telex::simulation
