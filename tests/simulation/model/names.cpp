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
    (p.as == role::sender ? name.sender : name.receiver) = who;
    name.shaken = false;
    name.fresh = true;
  }
}

/// A connection is nobody any more.
void model::gone(connection_id who) {
  auto& p = at(who);
  answer_perhaps(p);
  fail_given(p);
  if (p.has_name())
    shake(p.name);
  if (p.claims)
    shake(p.claimed_name);
  for (const auto& owed : p.answers)
    if (owed.what == owed_answer::kind::message)
      find(owed.message)->orphaned = true;
  for (const auto& each : p.requests)
    if (each.what == request::kind::send)
      find(each.message)->orphaned = true;
  take_up_perhaps(who);
  p.answers.clear();
  p.slowed_until = p.slowed_from = never;
  p.requests.clear();
  p.unparsed = 0;
  p.owes_receipt = false;
}

/// Somebody who has or may have this name leaves, or may leave.
void model::shake(name_id name) {
  auto& n = names_[name];
  n.shaken = true;
  for (auto id : n.waiting) {
    auto& m = *find(id);
    // One of this round may not have found it any more.
    std::uint8_t may_be_early = m.seeks == round_ ? excuse::unknown_recipient : 0;
    m.find_delivery(name)->excuses |= excuse::recipient_left | may_be_early;
  }
}

/// Whoever was given a message acknowledges it no more.
void model::fail_given(peer& p) {
  auto m = find(std::exchange(p.given, 0));
  auto d = m ? m->find_delivery(p.name) : nullptr;
  if (d && d->now == delivery::state::given)
    m->end(*d, delivery::state::failed);
}

// -- what waits ------------------------------------------------------------------

/// Notes how much may wait, while somebody is given nothing more: otherwise
/// nothing waits.
void model::note_pressure(name_id name) {
  auto& n = names_[name];
  // What was taken up at some earlier moment may have found any number of others.
  if (is_late_)
    n.peak = std::numeric_limits<std::size_t>::max();
  if (n.is_complete() && !n.shaken && !n.fresh && !peers_[n.receiver].owes_receipt)
    return;
  n.peak = std::max(n.peak, n.waiting.size());
  n.peak_octets = std::max(n.peak_octets, n.waiting_octets);
}

/// Whether a message that came in this round may have found no place.
bool model::may_be_full(name_id name) const {
  auto messages = names_[name].peak;
  auto octets = names_[name].peak_octets;
  if (messages > config_.limits.recipient_queue
      || octets > config_.limits.recipient_queue_bytes)
    return true;
  // What was read may have been taken up.
  for (auto who : heard_) {
    auto left = peers_[who].unparsed;
    for (const auto& each : peers_[who].requests) {
      if (each.octets > left)
        break;
      left -= each.octets;
      if (each.what != request::kind::send
          || (each.name != name && each.name != everybody))
        continue;
      ++messages;
      octets += each.octets;
    }
  }
  return messages > config_.limits.recipient_queue
         || octets > config_.limits.recipient_queue_bytes;
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
  auto result = p.patience_ends;
  if (p.owes_receipt)
    result = std::min(result, p.given_at + config_.timeouts.unresponsive);
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
  return p.overdue
         || (!p.left
             && ((p.has_name() && names_[p.name].shaken)
                 || (p.claims && names_[p.claimed_name].shaken)));
}

/// Whether a draining router may not close this connection yet.
bool model::owes_answer(connection_id who) {
  const auto& answers = peers_[who].answers;
  if (ended_ || answers.empty() || closes_for_its_own_cause(who))
    return false;
  auto m = find(answers.front().message);
  return m && !m->deliveries.empty()
         && std::none_of(m->deliveries.begin(), m->deliveries.end(),
                         [&](const delivery& d) { return may_have_failed(*m, d); });
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
  if (p.answers.empty() && p.unread == 0)
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

/// Forgets the oldest messages that are done.
void model::forget_messages() {
  std::erase_if(broadcasts_, [this](message_id id) { return is_done(*find(id)); });
  while (!messages_.empty() && is_done(messages_.front())) {
    messages_.pop_front();
    ++first_message_;
  }
}

} // namespace telex::simulation
