// The model: how many messages a peer is given at a time, and what is said of each.

#include "tests/simulation/model/model.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace telex::simulation {

namespace {

/// As docs/protocol.md writes a time.
std::string date_of(moment since_first_day) {
  using namespace std::chrono;
  auto when = sys_time<milliseconds>{first_day} + floor<milliseconds>(since_first_day);
  auto day = floor<days>(when);
  year_month_day date{day};
  auto ms = (when - day).count();
  char text[64];
  std::snprintf(text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(ms / 3'600'000),
                static_cast<int>(ms / 60'000 % 60), static_cast<int>(ms / 1000 % 60),
                static_cast<int>(ms % 1000));
  return text;
}

} // namespace

/// Whether what becomes of it is open.
bool model::is_unsettled(const given_message& g) {
  auto m = find(g.message);
  return m && !m->answered && now_ < m->due_from && !gives_up();
}

/// Whether the peer is certainly given another message, all of the others of `octets`
/// at most.
bool model::takes_more(const peer& p, std::size_t octets) const {
  if (!p.extended)
    return p.given.empty();
  if (p.given.size() >= p.window || p.held_up || p.faulted || p.said_bye)
    return false;
  std::size_t unsettled = 0;
  auto any = false;
  for (const auto& each : p.given)
    if (auto m = const_cast<model*>(this)->find(each.message)) {
      any = true;
      unsettled += m->body.size();
    }
  return !any || unsettled + octets <= config_.limits.recipient_queue_bytes;
}

/// Whether a user is certainly given something of what waits: it may not have left.
bool model::is_to_be_given(name_id name) {
  return takes_more(peers_[names_[name].receiver], largest_for(name))
         && !may_say_bye(name);
}

/// Whether the router may not wait any more for the answer to what the peer was given
/// first: it has taken that up, or a fault of the peer.
bool model::may_have_stopped_waiting(connection_id who) {
  auto& p = at(who);
  return p.extended && !p.given.empty()
         && (may_be_at_fault(p) || has_read(p, [&p](const request& each) {
               return answered_by(p, each) == &p.given.front();
             }));
}

/// The size of the largest message that may wait for somebody: also of what was read,
/// and may have been taken up.
std::size_t model::largest_for(name_id name) {
  std::size_t result = 0;
  for (auto id : names_[name].waiting)
    result = std::max(result, find(id)->body.size());
  for (auto who : heard_)
    has_read(peers_[who], [&](const request& each) {
      auto is_for = each.name == name || each.name == everybody;
      if (each.what == request::kind::send && is_for)
        result = std::max(result, find(each.message)->body.size());
      return false;
    });
  return result;
}

/// A peer is given `m`: it may not have too many without an answer.
void model::check_window(connection_id who, const message& m) {
  auto& p = at(who);
  while (p.given.size() >= p.window)
    if (!take_up(who, nullptr))
      return fail(p.extended ? "window" : "one-at-a-time",
                  label(who) + " owes a receipt for message "
                    + std::to_string(p.given.front().message) + " of "
                    + std::string{names[p.given.front().sender]}
                    + ", and is given another one");
  if (!p.extended)
    return;
  auto fits = [&] {
    std::size_t octets = 0;
    auto any = false;
    for (const auto& each : p.given)
      if (is_unsettled(each)) {
        any = true;
        octets += find(each.message)->body.size();
      }
    return !any || octets + m.body.size() <= config_.limits.recipient_queue_bytes;
  };
  while (!fits())
    if (!take_up(who, nullptr))
      return fail("window-octets", label(who) + " is given too much at a time");
}

/// What an extended FORWARD says beside its text.
void model::check_fields(connection_id who, const message& m, const router_frame& f) {
  const auto& p = at(who);
  const auto of = " of message " + std::to_string(m.id) + " to " + label(who);
  auto id = f[field::message_id];
  if (std::any_of(p.given.begin(), p.given.end(),
                  [id](const auto& each) { return each.name == id; }))
    return fail("ids-are-unique", "the Message-id" + of + " is another one's");
  if ((m.recipient == everybody) != (f[field::to] == "ALL"))
    return fail("content-intact", "the To:" + of + " is wrong");
  if (f[field::content_type] != (m.is_typed ? content_type : ""))
    return fail("content-intact", "the Content-type" + of + " is changed");
  auto date = f[field::date];
  const auto time = config_.timeouts.acknowledge;
  auto latest = date_of(m.due - time);
  if (date != latest && (date > latest || date < date_of(m.due_from - time)))
    fail("content-intact", "the Date" + of + " is wrong: " + std::string{date});
}

} // namespace telex::simulation
