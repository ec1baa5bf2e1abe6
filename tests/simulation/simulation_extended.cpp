// The simulation: what peers of the extended protocol do.

#include "tests/simulation/simulation.hpp"

#include <algorithm>
#include <utility>

namespace telex::simulation {

namespace {

/// A Message-id that the router gives nobody.
constexpr std::string_view strange_id = "99999999999";

request::kind kind_of(question what) noexcept {
  switch (what) {
    case question::watch:
      return request::kind::watch;
    case question::unwatch:
      return request::kind::unwatch;
    case question::ping:
      return request::kind::ping;
    case question::pong:
      return request::kind::pong;
    case question::bye:
      return request::kind::bye;
    default:
      return request::kind::who;
  }
}

} // namespace

bool simulation::apply_extended(const action& what) {
  switch (what.what) {
    case verb::enter:
      return enter(what);
    case verb::extend:
      return extend(what);
    case verb::post:
      return post(what);
    case verb::receipt:
      return receipt(what);
    case verb::ask:
      return ask(what);
    default:
      return false;
  }
}

request simulation::asked_for_both(name_id name, std::uint32_t window,
                                   std::uint32_t offer) {
  constexpr std::uint32_t most = 1024;
  request result{request::kind::register_, role::both, name};
  result.extended
    = {std::clamp(window, 1u, most), offer >= with_presence, offer % with_presence};
  most_given_ = std::max(most_given_, result.extended.window);
  return result;
}

/// Opens one socket and registers, and brings all to rest.
bool simulation::enter(const action& what) {
  if (!connect(what.user, role::sender, 0, window_))
    return false;
  rest();
  auto& s = scripts_[what.user][0];
  if (!can_write(s))
    return true;
  write(s, asked_for_both(what.user, what.parameters[0], what.parameters[1]),
        spelling::plain);
  arrive(s, all);
  rest();
  return true;
}

bool simulation::extend(const action& what) {
  auto& s = script_of(what);
  if (!can_write(s))
    return false;
  write(s,
        asked_for_both(static_cast<name_id>(what.parameters[0]), what.parameters[1],
                       what.parameters[2]),
        spelling::plain);
  return true;
}

bool simulation::post(const action& what) {
  auto& s = script_of(what);
  if (!can_write(s))
    return false;
  auto asked = new_message(what);
  asked.is_named = (what.parameters[2] & with_id) != 0;
  asked.is_typed = (what.parameters[2] & with_type) != 0;
  write(s, std::move(asked), spelling::plain);
  return true;
}

/// It answers one of the messages that it has read and not answered.
bool simulation::receipt(const action& what) {
  auto& s = script_of(what);
  if (!can_write(s) || !model_.is_extended(s.id))
    return false;
  auto how = static_cast<reply>(what.parameters[1]);
  auto asked = request_of(how);
  if (how == reply::again) {
    asked.given = s.last_answered;
  } else if (how == reply::misnamed) {
    asked.given = strange_id;
  } else {
    std::vector<const given_message*> due;
    for (const auto& each : model_.given(s.id))
      if (each.ends <= s.taken && !each.is_answered)
        due.push_back(&each);
    if (due.empty())
      return false;
    const auto& which = *due[what.parameters[0] % due.size()];
    asked.name = which.sender;
    s.last_answered = asked.given = which.name;
  }
  if (asked.name == empty_name)
    asked.name = what.user;
  write(s, std::move(asked), spelling::plain);
  return true;
}

bool simulation::ask(const action& what) {
  auto& s = script_of(what);
  if (!can_write(s))
    return false;
  auto how = static_cast<question>(what.parameters[0]);
  request asked{kind_of(how)};
  asked.name = static_cast<name_id>(what.parameters[1]);
  constexpr std::size_t few = 2;
  if (how == question::who_some)
    asked.prefix = names[asked.name].substr(0, few);
  write(s, std::move(asked), spelling::plain);
  return true;
}

} // namespace telex::simulation
