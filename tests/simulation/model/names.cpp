// The model: who has which name, and what waits for it.

#include "tests/simulation/model/model.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace telex::simulation {

/// Whether a connection has its half of a name now, whatever actors have still
/// to do.
bool model::holds_for_sure(connection_id who, name_id name) const {
  const auto& p = peers_[who];
  return p.is_there() && p.has_name() && p.name == name && !p.overdue
         && !names_[name].shaken && (p.stands == standing::complete || !p.claims);
}

/// Whether a message that was taken up in this round has found this recipient.
bool model::is_complete_for_sure(name_id name) const {
  const auto& n = names_[name];
  return n.is_complete() && !n.shaken && !n.fresh && !ended_;
}

/// Both halves of a user are there.
void model::complete(connection_id a, connection_id b) {
  for (auto who : {a, b}) {
    auto& p = at(who);
    touch(who);
    p.stands = standing::complete;
    p.patience_ends = never;
    auto& name = names_[p.name];
    if (p.sends())
      name.sender = who;
    if (p.receives())
      name.receiver = who;
    name.shaken = false;
    name.fresh = true;
  }
}

/// A connection is nobody any more.
void model::gone(connection_id who) {
  auto& p = at(who);
  answer_perhaps(p);
  fail_given(p, excuse::recipient_left);
  if (p.has_name())
    shake(p.name);
  if (p.claims)
    shake(p.claimed_name);
  auto orphan = [this](const owed_answer& owed) {
    if (owed.what == owed_answer::kind::message)
      find(owed.message)->orphaned = true;
  };
  std::for_each(p.answers.begin(), p.answers.end(), orphan);
  std::for_each(p.named.begin(), p.named.end(), orphan);
  for (const auto& each : p.requests)
    if (each.what == request::kind::send)
      find(each.message)->orphaned = true;
  take_up_perhaps(who);
  p.answers.clear();
  p.named.clear();
  p.prompt.clear();
  p.given.clear();
  p.slowed_until = p.slowed_from = never;
  p.requests.clear();
  p.unparsed = p.aside = 0;
  is_unseen_known_ = false;
}

/// Somebody who has or may have this name leaves, or may leave.
void model::shake(name_id name) {
  auto& n = names_[name];
  n.shaken = n.lost = true;
  note_change(name);
  for (auto id : n.waiting) {
    auto& m = *find(id);
    m.find_delivery(name)->excuses |= excuse::recipient_left | excuses_of_loss(m);
  }
}

/// One of this round may not have found who leaves any more, or whoever comes next.
std::uint8_t model::excuses_of_loss(const message& m) const noexcept {
  if (m.seeks != round_)
    return 0;
  return excuse::unknown_recipient | (m.is_typed ? excuse::plain_recipient : 0);
}

/// Whoever was given a message acknowledges it no more, for one of `excuse`: that
/// somebody has left, or its time.
void model::fail_given(peer& p, std::uint8_t why) {
  for (auto& each : p.given) {
    auto m = find(each.message);
    if (m && why == excuse::too_late && now_ < m->due && !gives_up())
      continue;
    each.message = 0;
    auto d = m ? m->find_delivery(p.name) : nullptr;
    if (!d || d->now != delivery::state::given)
      continue;
    d->excuses |= why;
    m->end(*d, delivery::state::failed);
  }
}

// -- what waits ------------------------------------------------------------------

/// How much of what was read is for a name, and may have been taken up.
load model::unseen_load(name_id name) const {
  if (!std::exchange(is_unseen_known_, true))
    find_unseen();
  return unseen_[name] + unseen_[everybody];
}

void model::find_unseen() const {
  unseen_.fill({});
  for (auto who : heard_)
    has_read(peers_[who], [&](const request& each) {
      if (each.what == request::kind::send)
        unseen_[each.name] = unseen_[each.name] + load{1, each.octets};
      return false;
    });
}

/// Notes how much may wait, while somebody is given nothing more: otherwise
/// nothing waits.
void model::note_pressure(name_id name) {
  auto& n = names_[name];
  // What was taken up at some earlier moment may have found any number of others.
  if (is_late_)
    n.most.messages = std::numeric_limits<std::size_t>::max();
  auto takes_all = [&](const peer& p) {
    auto unseen = p.extended ? unseen_load(name).octets : 0;
    return p.full_in != round_ && takes_more(p, n.waiting_octets + unseen);
  };
  if (n.is_complete() && !n.shaken && !n.fresh && takes_all(peers_[n.receiver]))
    return;
  load seen{n.waiting.size(), n.waiting_octets};
  n.peak.raise(seen);
  n.most.raise(seen + unseen_load(name));
}

/// Whether a message that came in this round may have found no place.
bool model::may_be_full(name_id name) const {
  const auto& n = names_[name];
  auto is_over = [this](const load& x) {
    return x.messages > config_.limits.recipient_queue
           || x.octets > config_.limits.recipient_queue_bytes;
  };
  return is_over(n.most) || is_over(n.peak + unseen_load(name));
}

void model::stop_waiting(name_id name, const message& m) {
  auto& n = names_[name];
  auto found = std::find(n.waiting.begin(), n.waiting.end(), m.id);
  if (found == n.waiting.end())
    return;
  n.waiting.erase(found);
  n.waiting_octets -= m.body.size();
}

// -- time ------------------------------------------------------------------------

/// When a connection is closed, unless something happens until then.
moment model::deadline_of(const peer& p) const noexcept {
  auto result = deadline_beside_given(p);
  if (!p.given.empty())
    result = std::min(result, p.given.front().at + config_.timeouts.unresponsive);
  return result;
}

/// The same, whether or not it answers what it was given.
moment model::deadline_beside_given(const peer& p) const noexcept {
  auto result = p.patience_ends;
  if (p.pinged_at != never)
    result = std::min(result, p.pinged_at + config_.timeouts.unresponsive);
  if (p.blocked_since != never)
    result = std::min(result, p.blocked_since + config_.timeouts.unresponsive);
  return result;
}

/// Whether the time to settle things while draining is over.
bool model::gives_up() const noexcept {
  return draining_ && now_ >= drain_at_ + config_.timeouts.drain;
}

/// Whether a connection may be closed now.
bool model::closes_for_cause(connection_id who) const {
  return ended_ || draining_ || closes_for_its_own_cause(who);
}

/// The same if the router does not end.
bool model::closes_for_its_own_cause(connection_id who) const {
  const auto& p = peers_[who];
  // Somebody else may have come before it is told that its other half has left.
  auto is_lost = [&](const name_state& n) {
    return n.shaken || (n.lost && n.sender != who && n.receiver != who);
  };
  return p.overdue
         || (!p.left
             && ((p.has_name() && is_lost(names_[p.name]))
                 || (p.claims && names_[p.claimed_name].shaken)));
}

/// Whether a draining router may not close this connection yet.
bool model::owes_answer(connection_id who) {
  const auto& p = peers_[who];
  if (ended_ || p.owed() == 0 || closes_for_its_own_cause(who))
    return false;
  auto is_open = [this](const owed_answer& owed) {
    auto m = owed.what == owed_answer::kind::message ? find(owed.message) : nullptr;
    return m && !m->deliveries.empty()
           && std::none_of(m->deliveries.begin(), m->deliveries.end(),
                           [&](const delivery& d) { return may_have_failed(*m, d); });
  };
  return (!p.answers.empty() && is_open(p.answers.front()))
         || std::any_of(p.named.begin(), p.named.end(), is_open);
}

/// The state of a name that matters from now on.
name_state& model::know(name_id name) {
  auto& result = names_[name];
  if (!std::exchange(result.known, true))
    known_names_.insert(
      std::lower_bound(known_names_.begin(), known_names_.end(), name), name);
  return result;
}

/// Whether a draining router may not close this connection yet, for what it has not
/// read.
bool model::loses_output(connection_id who) const {
  const auto& p = peers_[who];
  auto is_over = gave_up_at_ != never && now_ >= gave_up_at_ + config_.timeouts.linger;
  return !ended_ && p.holds_up_drain && p.unread > 0 && !is_over
         && !closes_for_its_own_cause(who);
}

/// Nothing is under way with a peer, unless something is.
void model::note_settled(peer& p) noexcept {
  if (p.owed() == 0 && p.unread == 0)
    p.holds_up_drain = false;
}

// -- messages --------------------------------------------------------------------

message* model::find(message_id id) noexcept {
  if (id < first_message_ || id - first_message_ >= messages_.size())
    return nullptr;
  return &messages_[id - first_message_];
}

/// Whether nothing more can be heard of a message. A broadcast that waits at rest may
/// still find recipients.
bool model::is_done(const message& m) const noexcept {
  return (m.answered || m.orphaned) && now_ >= m.late_until && m.open == 0
         && m.seeks <= round_;
}

std::size_t model::left_behind() const noexcept {
  return static_cast<std::size_t>(
    std::count_if(messages_.begin(), messages_.end(), [this](const message& each) {
      return each.orphaned && each.read && !is_done(each);
    }));
}

/// Forgets the oldest messages that are done.
void model::forget_messages() {
  std::erase_if(broadcasts_, [this](message_id id) { return is_done(*find(id)); });
  while (!messages_.empty() && is_done(messages_.front())) {
    messages_.pop_front();
    ++first_message_;
  }
}

} // namespace telex::simulation
