#include "tests/simulation/model/model.hpp"
#include "tests/simulation/model/extended_frame.hpp"

#include <utility>

namespace telex::simulation {

model::model(const settings& config) : config_{config}, addresses_{config.per_address} {
  // nop
}

// -- what peers do -------------------------------------------------------------

connection_id model::opened(std::uint32_t address) {
  auto id = static_cast<connection_id>(peers_.size());
  auto& p = peers_.emplace_back();
  p.address = address;
  p.opened_at = now_;
  p.patience_ends = now_ + config_.timeouts.registration;
  if (addresses_.is_full(address, now_) == certainty::yes)
    fail("address-limits", label(id) + " is let in beyond what its address may do");
  addresses_.opened(address, now_);
  live_.push_back(id);
  ++connections_;
  return id;
}

void model::turned_away(std::uint32_t address) {
  if (addresses_.is_full(address, now_) == certainty::no)
    fail("open-to-all", "the router lets nobody in");
}

void model::wrote(connection_id who, request what) {
  if (broken_)
    return;
  if (what.what == request::kind::send) {
    auto& m = messages_.emplace_back();
    m.id = what.message;
    m.from = who;
    m.recipient = what.name;
    m.body = std::move(what.body);
  }
  for (auto& each : at(who).given)
    each.is_answered
      = each.is_answered || (!each.name.empty() && each.name == what.given);
  at(who).requests.push_back(std::move(what));
}

void model::hung_up(connection_id who) {
  if (broken_)
    return;
  auto& p = at(who);
  p.closed = true;
  --connections_;
  addresses_.closed(p.address);
  if (!p.left)
    gone(who);
}

// -- what the router does ------------------------------------------------------

void model::read(connection_id who, std::size_t octets) {
  if (broken_)
    return;
  auto& p = at(who);
  if (!p.is_there())
    return;
  // Whoever lets others have their turn is not read, or has nothing that waits.
  if (p.share > 0 || p.requests.empty() || p.requests.front().octets > p.unparsed)
    p.share = config_.turns.requests;
  p.unparsed += octets;
  is_unseen_known_ = false;
  p.heard_at = now_;
  p.pinged_at = never;
  if (!std::exchange(p.heard, true))
    heard_.push_back(who);
  touch(who);
}

void model::answered(connection_id who, std::string_view bytes) {
  if (broken_)
    return;
  auto& p = at(who);
  const auto octets = bytes.size();
  touch(who);
  for (auto is_first = true; !bytes.empty() && !broken_; is_first = false) {
    auto begins = p.written + (octets - bytes.size());
    auto frame = p.extended || is_grant(bytes) ? take_extended_frame(bytes)
                                               : take_router_frame(bytes);
    if (!frame)
      return fail("frames-are-whole",
                  "a send to " + label(who) + " is no whole frames");
    auto ends = p.written + (octets - bytes.size());
    if (p.extended)
      handle_extended(who, *frame, begins);
    else if (frame->what != router_frame::kind::forward)
      handle_answer(who, *frame);
    else if (is_first && bytes.empty())
      handle_forward(who, *frame, begins);
    else
      fail("forward-alone", "a FORWARD to " + label(who) + " shares its send");
    if (frame->what == router_frame::kind::forward && !broken_)
      p.given.back().ends = ends;
  }
  if (p.unread == 0 && !p.left)
    p.blocked_since = now_;
  p.unread += octets;
  p.written += octets;
  if (p.extended && p.unread >= config_.limits.output) {
    p.full_in = round_;
    note_pressure(p.name);
  }
}

void model::passed_on(connection_id who, std::size_t octets, std::size_t unread) {
  if (broken_)
    return;
  auto& p = at(who);
  touch(who);
  p.unread = unread;
  p.passed += octets;
  if (p.unread == 0) {
    p.blocked_since = never;
    p.held_up = false;
  } else if (p.unread >= config_.limits.output) {
    p.held_up = true;
  }
  note_settled(p);
}

void model::shut_down(connection_id who) {
  if (broken_)
    return;
  auto& p = at(who);
  // It is told but once that it is to leave.
  if (!p.left && p.is_dismissed)
    leave_now(who);
  if (!p.left)
    fail("open-unless-at-fault", label(who) + " is shut down for nothing");
  p.shut = true;
}

void model::closed(connection_id who) {
  if (broken_)
    return;
  // The cause may be what has been read and not been seen to be taken up.
  while (!closes_for_cause(who) && take_up(who, nullptr))
    ;
  if (!closes_for_cause(who))
    fail("open-unless-at-fault", label(who) + " is closed for nothing");
  else if (owes_answer(who))
    fail("drained-first", label(who) + " is closed before it has its answers");
  else if (loses_output(who))
    fail("drained-first", label(who) + " is closed before it has read its last");
  auto& p = at(who);
  p.closed = true;
  --connections_;
  addresses_.closed(p.address);
  if (!p.left)
    gone(who);
}

// -- what happens --------------------------------------------------------------

void model::stepped() {
  if (broken_)
    return;
  for (auto who : touched_) {
    take_up_all(who);
    auto& p = at(who);
    p.touched = false;
    if (p.left && !p.shut && !p.closed)
      fail("error-closes", label(who) + " is not closed after its last error");
  }
  touched_.clear();
}

void model::advance(moment interval) {
  if (broken_)
    return;
  now_ += interval;
  for (auto who : live_) {
    auto& p = at(who);
    if (deadline_of(p) > now_)
      continue;
    p.overdue = true;
    if (p.has_name() && !p.left)
      shake(p.name);
  }
}

void model::drain() {
  if (broken_)
    return;
  if (std::exchange(draining_, true))
    return;
  drain_at_ = now_;
  drain_round_ = round_;
  for (auto who : live_) {
    auto& p = at(who);
    p.holds_up_drain = true;
    note_settled(p);
  }
  // A message to one alone may still wait behind a broadcast.
  for (auto& m : messages_)
    if (m.read
        && (m.round == round_ || (m.recipient != everybody && m.seeks == round_)))
      for (auto& d : m.deliveries)
        d.excuses |= excuse::draining;
}

void model::end() {
  ended_ = true;
}

void model::fail(const char* rule, std::string detail) {
  if (!broken_)
    broken_ = violation{rule, std::move(detail)};
}

/// What this connection's peer wrote is to be looked at when the step ends.
void model::touch(connection_id who) {
  if (!std::exchange(at(who).touched, true))
    touched_.push_back(who);
}

/// What a connection is called in reports: its number, and its name if it has one.
std::string model::label(connection_id who) const {
  const auto& p = peers_[who];
  auto result = "connection " + std::to_string(who + 1);
  if (p.has_name())
    result
      += " (" + std::string{names[p.name]} + ' ' + std::string{word_of(p.as)} + ')';
  return result;
}

} // namespace telex::simulation
