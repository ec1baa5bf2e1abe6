// The model: what recipients make of what they were given.

#include "tests/simulation/model/model.hpp"

#include <algorithm>

namespace telex::simulation {

/// What `what` answers of that which the peer was given; null if nothing.
given_message* model::answered_by(peer& p, const request& what) noexcept {
  auto is_received = what.what == request::kind::received;
  if (p.given.empty() || !(is_received || what.what == request::kind::error))
    return nullptr;
  if (!p.extended)
    return !is_received || what.name == p.given.front().sender ? &p.given.front()
                                                               : nullptr;
  auto found = std::find_if(p.given.begin(), p.given.end(),
                            [&](const auto& each) { return each.name == what.given; });
  return found == p.given.end() ? nullptr : &*found;
}

/// What a message becomes by the answer of its recipient.
delivery::state model::meaning_of(const request& what) noexcept {
  if (what.what == request::kind::received)
    return delivery::state::received;
  return what.code == 103 ? delivery::state::incomplete : delivery::state::refused;
}

/// What was read of a recipient may have been taken up, or not.
void model::answer_perhaps(peer& p) {
  auto left = p.unparsed;
  for (const auto& each : p.requests) {
    if (each.octets > left)
      return;
    left -= each.octets;
    auto given = answered_by(p, each);
    auto m = given ? find(given->message) : nullptr;
    auto d = m ? m->find_delivery(p.name) : nullptr;
    if (d && d->perhaps == delivery::state::failed)
      d->perhaps = meaning_of(each);
    if (given && !p.extended)
      return;
  }
}

void model::receipt(connection_id who, const request& what) {
  auto& p = at(who);
  auto given = answered_by(p, what);
  if (!given)
    return;
  auto m = find(given->message);
  p.given.erase(p.given.begin() + (given - p.given.data()));
  if (!m)
    return;
  auto d = m->find_delivery(p.name);
  if (!d || d->now != delivery::state::given)
    return;
  m->end(*d, meaning_of(what));
  // Whether the router has looked at the clock before it read this.
  if (now_ >= m->due_from || gives_up())
    d->excuses |= excuse::too_late;
}

/// Takes up what its recipients have answered, which an answer to its sender tells of.
/// Of one who sends as well what was read before may have to wait for others: that is
/// left, and so is everything if `is_late`, since time may have been over before.
void model::take_up_receipts(const message& m, bool is_late) {
  for (auto who : heard_) {
    auto& p = at(who);
    if (p.extended || is_late) {
      answer_perhaps(p);
      continue;
    }
    auto answers = [&](const request& each) { return answered_by(p, each); };
    while (!p.given.empty() && p.given.front().message == m.id && has_read(p, answers)
           && take_up(who, nullptr))
      ;
  }
}

} // namespace telex::simulation
