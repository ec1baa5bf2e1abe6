// The model: what peers of the extended protocol ask for beside messages, and how they
// are told that they leave.

#include "tests/simulation/model/extended_frame.hpp"
#include "tests/simulation/model/model.hpp"

#include <algorithm>
#include <utility>

namespace telex::simulation {

namespace {

using kind = router_frame::kind;

constexpr std::uint16_t too_many = 106;
constexpr std::uint16_t unknown_command = 107;

/// What answers a request that is no error.
bool answers(kind what, const prompt_answer& owed) noexcept {
  switch (owed.what) {
    case request::kind::who:
      return what == kind::who;
    case request::kind::watch:
      return what == kind::watch;
    case request::kind::unwatch:
      return what == kind::unwatch;
    case request::kind::register_:
      return what == kind::registered;
    default:
      return what == kind::pong;
  }
}

std::string about(const router_frame& f) {
  return "the answer " + std::to_string(static_cast<int>(f.what)) + ' '
         + std::string{f.name} + std::to_string(f.code);
}

} // namespace

// -- what it asks for ------------------------------------------------------------

void model::interpret_extended(connection_id who, request& what) {
  using asked = request::kind;
  auto& p = at(who);
  auto owe = [&](std::uint16_t code) {
    p.prompt.push_back({what.what, what.name, what.prefix, code});
  };
  if (what.what == asked::received || what.what == asked::error)
    return receipt(who, what);
  if (what.what == asked::send)
    return p.said_bye ? find_fault(p) : dispatch(who, what);
  if (p.said_bye || what.what == asked::pong)
    return;
  if (what.what == asked::bye)
    return say_bye(who);
  if (what.what == asked::unknown)
    return owe(unknown_command);
  auto is_of_name = what.what == asked::watch || what.what == asked::unwatch;
  if (is_of_name && !can_be_registered(what.name))
    return owe(100);
  if (what.what == asked::unwatch) {
    std::erase(p.watched, what.name);
    // Who has come and gone meanwhile is not mentioned, whatever it has asked.
    if (!p.knows.empty())
      p.knows[what.name] = knowledge::nothing;
  }
  if (what.what != asked::watch) {
    p.asks = what.what == asked::who;
    return owe(0);
  }
  if (!p.watches(what.name)) {
    if (p.watched.size() >= config_.limits.watched)
      return owe(too_many);
    p.watched.push_back(what.name);
  }
  p.asks = true;
  owe(0);
}

/// Its name is free, and it is given nothing more.
void model::say_bye(connection_id who) {
  auto& p = at(who);
  shake(p.name);
  p.said_bye = true;
  p.bye_at = now_;
  p.bye_from = taken_up_from(p);
}

/// Whether a peer that owns that name may have said that it leaves, or made its last
/// fault.
bool model::says_bye(const peer& p, name_id name) {
  return p.is_there() && p.has_name() && p.name == name && leaves(p);
}

/// The same of the owner of a name, whoever that is.
bool model::may_say_bye(name_id name) const {
  return std::any_of(heard_.begin(), heard_.end(),
                     [&](auto who) { return says_bye(peers_[who], name); });
}

/// Whether a peer may have made a fault on its socket for all. To send a message behind
/// BYE is one.
bool model::may_be_at_fault(const peer& p) {
  auto has_said_bye = p.said_bye;
  return p.is_there() && p.extended && has_read(p, [&](const request& each) {
           has_said_bye = has_said_bye || each.what == request::kind::bye;
           return each.what == request::kind::broken
                  || (has_said_bye && each.what == request::kind::send);
         });
}

/// Takes up that the owner of a name leaves, if that was read, and it is not `but`.
void model::take_up_bye(name_id name, connection_id but) {
  for (auto who : heard_)
    while (who != but && says_bye(at(who), name) && take_up(who, nullptr))
      ;
}

// -- what it is told ---------------------------------------------------------------

void model::handle_extended(connection_id who, const router_frame& f,
                            std::uint64_t begins) {
  if (!at(who).is_there())
    return fail("last-answer", label(who) + " gets " + about(f) + " after its last");
  switch (f.what) {
    case kind::forward:
      return handle_forward(who, f, begins);
    case kind::joined:
    case kind::left:
      return handle_presence(who, f);
    case kind::ping:
      return handle_ping(who);
    case kind::bye:
      return handle_bye(who, f);
    default:
      break;
  }
  if (!f[field::message_id].empty())
    handle_named(who, f);
  else if (f.what == kind::sent
           || (f.what == kind::error && (f.code == 102 || f.code == 103)))
    handle_answer(who, f);
  else
    handle_prompt(who, f);
}

/// An answer to a message that has a Message-id.
void model::handle_named(connection_id who, const router_frame& f) {
  auto& p = at(who);
  auto is_it = [&](const owed_answer& each) {
    return message_name(each.message) == f[field::message_id];
  };
  auto find_it = [&] { return std::find_if(p.named.begin(), p.named.end(), is_it); };
  while (find_it() == p.named.end())
    if (!take_up(who, &f))
      return fail("answers-to-requests", label(who) + " gets an answer to "
                                           + std::string{f[field::message_id]}
                                           + ", which is not owed one");
  auto owed = *find_it();
  check_owed(who, owed, f);
  if (broken_)
    return;
  p.named.erase(find_it());
  leave_when_told(who);
}

/// An answer that is given at once.
void model::handle_prompt(connection_id who, const router_frame& f) {
  auto& p = at(who);
  while (p.prompt.empty())
    if (!take_up(who, &f))
      return fail("answers-to-requests",
                  label(who) + " gets " + about(f) + " for nothing");
  auto owed = std::move(p.prompt.front());
  p.prompt.pop_front();
  if (owed.what == request::kind::who || owed.what == request::kind::watch)
    p.asks = false;
  if (owed.what == request::kind::register_ && p.prompt.empty()
      && p.slowed_until != never) {
    check_pace(who);
    read_on(p);
  }
  auto is_right = owed.code != 0 ? f.what == kind::error && f.code == owed.code
                                 : answers(f.what, owed);
  auto is_named
    = f.what == kind::watch || f.what == kind::unwatch || f.what == kind::registered;
  if (!is_right || (is_named && f.name != names[owed.name]))
    return fail("right-answer", label(who) + " gets " + about(f) + " for request "
                                  + std::to_string(static_cast<int>(owed.what)));
  if (f.what == kind::who)
    check_names(who, owed, f);
  else if (f.what == kind::watch)
    check_watching(who, owed, f);
  else if (f.what == kind::registered)
    check_grant(who, f);
}

/// It is granted what it has asked for, and told the limits.
void model::check_grant(connection_id who, const router_frame& f) {
  const auto& p = at(who);
  auto is
    = [&](field which, std::size_t value) { return number_of(f[which]) == value; };
  if (f[field::protocol] != "2" || !is(field::max_body, config_.limits.max_body)
      || !is(field::receive_window, p.granted.window)
      || !is(field::send_window, config_.limits.pending_sends))
    fail("right-answer", label(who) + " is granted what it has not asked for");
}

// -- whether it is there -----------------------------------------------------------

void model::handle_ping(connection_id who) {
  auto& p = at(who);
  if (p.pinged_at != never || now_ < p.heard_at + config_.timeouts.ping)
    return fail("ping-when-silent", label(who) + " is asked whether it is there");
  p.pinged_at = now_;
}

// -- its end -------------------------------------------------------------------------

void model::handle_bye(connection_id who, const router_frame& f) {
  auto& p = at(who);
  auto reason = f[field::reason];
  if (reason.empty())
    return check_bye(who);
  if (reason == "taken-over")
    return check_taken_over(who);
  if (reason != "draining" || !draining_ || p.is_dismissed)
    return fail("true-reason", label(who) + " is told BYE for " + std::string{reason});
  while (!is_settled(p))
    if (!take_up(who, nullptr))
      return fail("bye-settles", label(who) + " is told BYE before all is settled");
  p.is_dismissed = true;
}

/// It is told BYE because it has said so.
void model::check_bye(connection_id who) {
  auto& p = at(who);
  while (!p.said_bye)
    if (!take_up(who, nullptr))
      return fail("bye-for-bye", label(who) + " is told BYE for nothing");
  if (now_ < p.bye_from + config_.timeouts.bye)
    while (!is_settled(p))
      if (!take_up(who, nullptr))
        return fail("bye-settles", label(who) + " is told BYE before all is settled");
  leave_now(who);
}

/// Whether nothing may be under way with the peer.
bool model::is_settled(const peer& p) {
  return p.owed() == 0
         && std::none_of(p.given.begin(), p.given.end(),
                         [this](const auto& each) { return is_unsettled(each); });
}

/// Another one has, or will have, its name by the same session.
void model::check_taken_over(connection_id who) {
  auto& p = at(who);
  const auto& holders = names_[p.name].holders;
  auto takes_over = [&](const holder& each) {
    const auto& q = at(each.who);
    if (each.who == who || each.as != role::both)
      return false;
    auto session = q.claims ? q.claimed.session : q.granted.session;
    return q.closed || session == p.granted.session;
  };
  auto is_taken
    = [&] { return std::any_of(holders.begin(), holders.end(), takes_over); };
  if (!is_taken())
    take_up_claims(p.name, who, p.granted.session);
  if (p.granted.session == 0 || !is_taken())
    return fail("taken-over-by-somebody", label(who) + " is taken over by nobody");
  leave_now(who);
}

/// Whether `p`, if it is granted what it asks for, takes its name from `owner`.
bool model::may_take_over(const peer& p, const peer& owner) const noexcept {
  const auto& own = p.claims ? p.claimed : p.granted;
  return own.session != 0 && owner.extended && owner.granted.session == own.session;
}

/// The router has said its last.
void model::leave_now(connection_id who) {
  auto& p = at(who);
  p.left = true;
  p.blocked_since = p.pinged_at = never;
  p.patience_ends = now_ + config_.timeouts.linger;
  gone(who);
}

/// It leaves when it has been told of its fault, and has what else it is owed.
void model::leave_when_told(connection_id who) {
  auto& p = at(who);
  if (p.is_told && p.named.empty())
    leave_now(who);
}

// -- at rest -------------------------------------------------------------------------

void model::check_extended(connection_id who) {
  const auto& p = at(who);
  if (!p.prompt.empty() && now_ >= p.prompt.front().due)
    return fail("every-request-answered", label(who) + " is owed an answer");
  for (const auto& each : p.named) {
    if (each.what != owed_answer::kind::message)
      return fail("every-request-answered", label(who) + " is owed an answer");
    check_pending(who, *find(each.message));
  }
  if (p.pinged_at == never && now_ >= p.heard_at + config_.timeouts.ping)
    return fail("silent-is-pinged", label(who) + " is silent, and not asked");
  auto is_over = now_ >= p.bye_at + config_.timeouts.bye;
  auto is_done = p.owed() == 0
                 && std::all_of(p.given.begin(), p.given.end(),
                                [](const auto& each) { return each.message == 0; });
  // It may have made a fault since, which nobody has seen.
  if (p.said_bye && !p.faulted && !may_be_at_fault(p) && (is_over || is_done))
    fail("bye-answered", label(who) + " has said BYE, and is not told so");
}

} // namespace telex::simulation
