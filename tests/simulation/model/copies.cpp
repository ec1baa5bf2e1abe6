// The model: how many copies of broadcasts are under way, and who has to wait for that.

#include "tests/simulation/model/model.hpp"

#include <algorithm>

namespace telex::simulation {

namespace {

bool is_broadcast(const message& m) noexcept {
  return m.read && m.recipient == everybody;
}

} // namespace

/// How many copies of a broadcast are certainly not settled.
std::size_t model::least_copies(const message& m) const {
  if (!is_broadcast(m) || m.answered || !m.begun || now_ >= m.due_from || gives_up()
      || ended_)
    return 0;
  return static_cast<std::size_t>(
    std::count_if(m.deliveries.begin(), m.deliveries.end(), [&](const delivery& d) {
      return is_open(d) && d.excuses == 0 && !may_have_failed(m, d);
    }));
}

/// How many may not be settled at rest, as far as the router knows: it learns of some
/// at a time, and may have found who has come in this round.
std::size_t model::most_copies(const message& m) const {
  if (!is_broadcast(m) || m.answered || now_ >= m.due || gives_up() || ended_)
    return 0;
  auto open = m.open + newcomers(m);
  if (open == 0)
    return 0;
  auto recipients = std::max(m.most_recipients, open);
  return open + std::min(config_.turns.copies - 1, recipients - open);
}

/// How many recipients a broadcast may have found that it is not known to have.
std::size_t model::newcomers(const message& m) const {
  if (m.seeks != round_)
    return 0;
  return static_cast<std::size_t>(
    std::count_if(known_names_.begin(), known_names_.end(), [&](name_id to) {
      return to != m.sender && !names_[to].holders.empty() && !m.find_delivery(to);
    }));
}

/// How many copies there may be of broadcasts that others than `but` have written, and
/// that may have been taken up.
std::size_t model::unseen_copies(connection_id but) const {
  std::size_t result = 0;
  for (auto who : heard_) {
    auto left = peers_[who].unparsed;
    for (const auto& each : peers_[who].requests) {
      if (who == but || each.octets > left)
        break;
      left -= each.octets;
      if (each.what == request::kind::send && each.name == everybody)
        result += known_names_.size();
    }
  }
  return result;
}

/// Whether a broadcast may not have been begun at rest, for the copies of others.
bool model::may_wait(const message& m) {
  if (!is_broadcast(m) || m.answered || m.begun || now_ >= m.due || gives_up())
    return false;
  auto others = copies_beside(m) + unseen_copies(m.from);
  return others >= config_.limits.all_copies;
}

/// How many copies of others than `m` may not be settled.
std::size_t model::copies_beside(const message& m) {
  std::size_t result = 0;
  for (auto id : broadcasts_)
    if (id != m.id)
      result += most_copies(*find(id));
  return result;
}

/// Whether a message to one alone may wait at rest for broadcasts before it: its sender
/// leaves, and has sent one. Those of others, before it, need not be seen to be taken
/// up.
bool model::may_wait_behind(const message& m) {
  if (now_ >= m.late_until)
    return false;
  auto unseen = unseen_copies(m.from);
  if (unseen > 0
      && copies_beside(m) + unseen >= config_.limits.all_copies + known_names_.size())
    return true;
  return std::any_of(broadcasts_.begin(), broadcasts_.end(),
                     [&](message_id id) { return id != m.id && may_wait(*find(id)); });
}

/// Whether a connection may not have been told at rest that its broadcast is handed
/// out.
bool model::may_be_held(connection_id who) {
  auto m = find(at(who).broadcast);
  if (!m || m->answered)
    return false;
  std::size_t own = 0;
  for (auto id : broadcasts_)
    if (const auto& each = *find(id); each.from == who)
      own += most_copies(each);
  return own >= config_.limits.pending_copies || may_wait(*m);
}

/// The first copy of `m` was forwarded: there may not be too many under way, and from
/// here on they only become fewer.
void model::check_copies(const message& m) {
  std::size_t own = 0;
  std::size_t total = 0;
  for (auto id : broadcasts_) {
    const auto& each = *find(id);
    auto copies = least_copies(each);
    total += copies;
    own += each.from == m.from ? copies : 0;
  }
  // One broadcast more is begun, with a copy for everybody; or as many as were for the
  // crowd that there was when the sender was told to go on.
  const auto one_more = known_names_.size();
  if (own >= config_.limits.pending_copies + config_.turns.requests * one_more
      || total >= config_.limits.all_copies + one_more)
    fail("copies-are-bounded", std::to_string(own) + " copies of a sender, "
                                 + std::to_string(total) + " of all");
}

/// A broadcast that may have been begun in this round may have a copy for who has come
/// in it.
void model::add_newcomers(message& m) {
  if (!is_broadcast(m) || m.seeks != round_ || m.answered || now_ >= m.due
      || gives_up())
    return;
  for (auto to : known_names_)
    if (to != m.sender && names_[to].is_complete() && !m.find_delivery(to))
      add_delivery(m, to, false);
  m.most_recipients = std::max(m.most_recipients, m.deliveries.size());
}

/// Broadcasts that may still wait, and what may wait behind them, find those who are
/// there when they are taken up.
void model::rest_broadcasts() {
  for (auto id : broadcasts_)
    add_newcomers(*find(id));
  for (auto id : broadcasts_) {
    auto& m = *find(id);
    auto may_be_late = now_ < m.late_until && !m.begun && !gives_up();
    if (!may_be_late && !may_wait(m))
      continue;
    m.unseen = std::max(m.unseen, m.deliveries.size());
    std::uint8_t excuses = 0;
    for (const auto& d : m.deliveries) {
      stop_waiting(d.to, m);
      excuses |= d.excuses;
    }
    m.deliveries.clear();
    m.open = 0;
    m.seeks = round_ + 1;
    address(m, false);
    // To one alone it may have failed before.
    if (m.recipient != everybody)
      m.deliveries.front().excuses |= excuses;
  }
}

} // namespace telex::simulation
