// The model: how many copies of broadcasts are under way, and who has to wait for that.

#include "tests/simulation/model/model.hpp"

#include <algorithm>

namespace telex::simulation {

namespace {

bool is_open(const delivery& d) noexcept {
  return d.now == delivery::state::waiting || d.now == delivery::state::given;
}

bool has_begun(const message& m) noexcept {
  return std::any_of(m.deliveries.begin(), m.deliveries.end(),
                     [](const delivery& d) { return d.was_given; });
}

bool is_broadcast(const message& m) noexcept {
  return m.read && m.recipient == everybody;
}

} // namespace

/// How many copies of a broadcast are certainly not settled.
std::size_t model::least_copies(const message& m) const {
  if (!is_broadcast(m) || m.answered || !has_begun(m) || now_ >= m.due_from
      || gives_up() || ended_)
    return 0;
  return static_cast<std::size_t>(
    std::count_if(m.deliveries.begin(), m.deliveries.end(),
                  [](const delivery& d) { return is_open(d) && d.excuses == 0; }));
}

/// How many may not be settled at rest, as far as the router knows: it learns of some
/// at a time.
std::size_t model::most_copies(const message& m) const {
  if (!is_broadcast(m) || m.answered || now_ >= m.due || gives_up() || ended_)
    return 0;
  auto open = static_cast<std::size_t>(
    std::count_if(m.deliveries.begin(), m.deliveries.end(), is_open));
  if (open == 0)
    return 0;
  auto settled = std::max(m.deliveries.size(), m.had_deliveries) - open;
  return open + std::min(config_.turns.copies - 1, settled);
}

/// How many copies there may be of broadcasts that others than `but` have written, and
/// that may have been taken up.
std::size_t model::unseen_copies(connection_id but) const {
  std::size_t result = 0;
  for (auto who : live_) {
    auto left = peers_[who].unparsed;
    for (const auto& each : peers_[who].requests) {
      if (who == but || each.octets > left)
        break;
      left -= each.octets;
      if (each.what == request::kind::send && each.name == everybody)
        result += max_users - 1;
    }
  }
  return result;
}

/// Whether a broadcast may not have been begun at rest, for the copies of others.
bool model::may_wait(const message& m) const {
  if (!is_broadcast(m) || m.answered || has_begun(m) || now_ >= m.due || gives_up())
    return false;
  std::size_t others = 0;
  for (const auto& each : messages_)
    if (each.id != m.id)
      others += most_copies(each);
  others += unseen_copies(m.from);
  return others >= config_.limits.all_copies;
}

/// Whether a connection may not have been told at rest that its broadcast is handed
/// out.
bool model::may_be_held(connection_id who) {
  auto m = find(at(who).broadcast);
  if (!m || m->answered)
    return false;
  std::size_t own = 0;
  for (const auto& each : messages_)
    if (each.from == who)
      own += most_copies(each);
  return own >= config_.limits.pending_copies || may_wait(*m);
}

/// Another copy of `m` was forwarded: there may not be too many under way.
void model::check_copies(const message& m) {
  std::size_t own = 0;
  std::size_t total = 0;
  for (const auto& each : messages_) {
    auto copies = least_copies(each);
    total += copies;
    own += each.from == m.from ? copies : 0;
  }
  // One broadcast more is begun, with a copy for everybody.
  constexpr std::size_t one_more = max_users - 1;
  if (own >= config_.limits.pending_copies + one_more
      || total >= config_.limits.all_copies + one_more)
    fail("copies-are-bounded", std::to_string(own) + " copies of a sender, "
                                 + std::to_string(total) + " of all");
}

/// Broadcasts that may still wait find those who are there when they are begun.
void model::rest_broadcasts() {
  for (auto& m : messages_) {
    if (!may_wait(m))
      continue;
    for (const auto& d : m.deliveries)
      stop_waiting(d.to, m);
    m.had_deliveries = std::max(m.had_deliveries, m.deliveries.size());
    m.deliveries.clear();
    m.seeks = round_ + 1;
    address_all(m, false);
  }
}

} // namespace telex::simulation
