#include "tests/simulation/generator.hpp"

#include "tests/simulation/request.hpp"

#include <algorithm>
#include <limits>

namespace telex::simulation {

using namespace std::chrono_literals;

generator::generator(std::uint64_t seed, const plan_choice& choice)
  : random_{seed}, plan_{draw_plan(random_, choice)} {
  if (random_.once_in(3))
    stop_at_ = plan_.steps - plan_.steps / random_.between(8, 100);
}

/// Whether users come and stay, and time passes slowly.
bool generator::is_calm() const noexcept {
  return plan_.kind == mode::long_lives || plan_.kind == mode::many_users;
}

void generator::set_weight(verb what, std::uint32_t often, bool varies) {
  weights_[static_cast<std::size_t>(what)]
    = varies ? random_.between(1, 2 * often) : often;
}

/// Draws how often what happens from here on.
void generator::begin_phase(std::size_t step) {
  phase_ends_ = step + random_.between(100, 1500);
  auto calm = !random_.once_in(4);
  set_weight(verb::join, calm ? 12 : 4);
  set_weight(verb::connect, calm ? 4 : 20);
  set_weight(verb::register_, calm ? 4 : 30);
  set_weight(verb::send, random_.one_of({20, 60, 150}));
  set_weight(verb::answer, random_.one_of({20, 80, 150}));
  set_weight(verb::garbage, calm ? 1 : 6);
  set_weight(verb::arrive, 250);
  set_weight(verb::take, random_.one_of({20, 100, 250}));
  set_weight(verb::hang_up, calm ? 1 : 5);
  set_weight(verb::run, random_.one_of({100, 300, 500}));
  set_weight(verb::rest, random_.one_of({10, 40, 80}));
  set_weight(verb::wait, random_.one_of({1, 2, 8}));
  set_weight(verb::drain, 0, false);
  set_weight(verb::end, 0, false);
  set_weight(verb::ask, plan_.extended == 0 ? 0 : random_.one_of({5, 20, 60}), false);
  window_ = random_.one_of({1u, 2u, 3u, 5u, 32u, 1024u});
  honesty_ = random_.one_of({1, 3, 10, 30, 1000});
  favourite_ = random_.below(2 * plan_.users);
  cuts_ = random_.once_in(2);
  if (is_calm())
    begin_calm_phase();
}

/// What ends a connection is seldom, and all that is under way may be done before.
void generator::begin_calm_phase() {
  constexpr std::uint32_t more = 30;
  for (auto each : {verb::answer, verb::arrive, verb::take, verb::run})
    weights_[static_cast<std::size_t>(each)] *= more;
  set_weight(verb::rest, random_.one_of({10, 100}));
  set_weight(verb::connect, 2);
  set_weight(verb::register_, 2);
  set_weight(verb::hang_up, 1, false);
  set_weight(verb::garbage, 1, false);
  auto is_crowd = plan_.kind == mode::many_users;
  set_weight(verb::send, is_crowd ? random_.one_of({20, 60, 200}) : 3000);
  honesty_ = random_.one_of({1, 30, 1000});
}

/// The router was told to stop: what is under way is to be there when its time is over.
void generator::begin_last_phase() {
  constexpr std::uint32_t more = 10;
  phase_ends_ = std::numeric_limits<std::size_t>::max();
  set_weight(verb::wait, more);
  for (auto each : {verb::answer, verb::take, verb::hang_up})
    set_weight(each, 5);
}

action generator::next(std::size_t step) {
  if (is_calm() && come_ < plan_.users)
    return joined(come_++);
  if (step >= phase_ends_)
    begin_phase(step);
  if (stop_at_ != 0 && step >= stop_at_) {
    stop_at_ = 0;
    begin_last_phase();
    return {random_.once_in(3) ? verb::end : verb::drain};
  }
  return plan_.is_monologue && !random_.once_in(8) ? monologue() : some_action();
}

action generator::some_action() {
  action result;
  result.what = static_cast<verb>(random_.weighted(weights_));
  auto is_ones = result.what < verb::run;
  if (is_ones)
    result.user = some_user();
  if (is_ones && result.what != verb::join)
    result.socket = random_.once_in(2) ? role::sender : role::receiver;
  if (is_ones && is_extended(result.user))
    become_extended(result);
  fill(result);
  fill_request(result);
  fill_extended(result);
  return result;
}

/// The first user sends to nobody, or too much, and reads the answers.
action generator::monologue() {
  auto too_large = static_cast<std::uint32_t>(plan_.config.limits.max_body) + 1;
  switch (random_.below(8)) {
    case 0:
      return {verb::arrive, 0, role::sender, {all}};
    case 1:
      return {verb::take, 0, role::sender, {all}};
    case 2:
      return {random_.once_in(16) ? verb::join : verb::rest};
    default:
      return {
        verb::send, 0, role::sender, {nobody, random_.once_in(2) ? too_large : 1}};
  }
}

/// Draws what is particular about an action, unless a peer writes something.
void generator::fill(action& next) {
  auto& first = next.parameters[0];
  switch (next.what) {
    case verb::connect:
      first = random_.once_in(8) ? random_.below(all_addresses) : 0;
      next.parameters[1] = some_window();
      break;
    case verb::arrive:
      first = some_octets(plan_.kind == mode::large_bodies ? 8'000 : 40);
      break;
    case verb::take:
      first = some_octets(plan_.kind == mode::large_bodies ? 8'000 : 60);
      break;
    case verb::run:
      first = random_.once_in(3) ? random_.below(16) : 0;
      break;
    case verb::wait:
      first = some_time();
      break;
    default:
      break;
  }
}

/// Draws what a peer writes, if it does.
void generator::fill_request(action& next) {
  auto& [first, second, third] = next.parameters;
  auto some_spelling
    = [this] { return random_.once_in(4) ? random_.below(spellings) : 0; };
  switch (next.what) {
    case verb::register_:
      first = static_cast<std::uint32_t>(random_.once_in(6) ? other(next.socket)
                                                            : next.socket);
      second = random_.once_in(3) ? some_recipient() : next.user;
      third = some_spelling();
      break;
    case verb::send:
      // Mostly on the right socket.
      next.socket = is_wrong() ? role::receiver : role::sender;
      first = some_recipient();
      second = some_size();
      third = some_spelling();
      break;
    case verb::answer:
      next.socket = is_wrong() ? role::sender : role::receiver;
      first = some_reply();
      second = some_spelling();
      break;
    case verb::garbage:
      first = random_.below(kinds_of_garbage);
      break;
    default:
      break;
  }
}

/// In a monologue nobody else disturbs who speaks.
name_id generator::some_user() {
  auto first = plan_.is_monologue && plan_.users > 1 ? 1u : 0u;
  return static_cast<name_id>(random_.between(first, plan_.users - 1));
}

std::uint32_t generator::some_window() {
  auto largest = plan_.kind == mode::large_bodies ? 65'536u : 4'096u;
  return random_.one_of({largest, largest, 0u, 1u, 40u, 300u});
}

/// Whether a peer takes the wrong one of its sockets, which ends it.
bool generator::is_wrong() {
  return random_.once_in(is_calm() ? 10'000 : 60);
}

/// Where a stream is cut.
std::uint32_t generator::some_octets(std::uint32_t few) {
  return cuts_ && random_.once_in(3) ? random_.between(1, few) : all;
}

std::uint32_t generator::some_recipient() {
  if (plan_.kind == mode::storms && random_.once_in(3))
    return everybody;
  switch (random_.below(20)) {
    case 0:
      return nobody;
    case 1:
      return random_.once_in(2) ? hyphened : empty_name;
    case 2:
    case 3:
      return everybody;
    default:
      return favourite_ < plan_.users && random_.once_in(2) ? favourite_ : some_user();
  }
}

std::uint32_t generator::some_size() {
  auto max = static_cast<std::uint32_t>(plan_.config.limits.max_body);
  switch (random_.below(8)) {
    case 0:
      return max;
    case 1:
      return max + 1;
    case 2:
      return random_.below(2 * max);
    default:
      return random_.below(max / 2);
  }
}

std::uint32_t generator::some_reply() {
  return random_.once_in(honesty_) ? random_.below(replies)
                                   : static_cast<std::uint32_t>(reply::received);
}

/// A while, or a time that ends at or beside a time-out.
std::uint32_t generator::some_time() {
  const auto& timeouts = plan_.config.timeouts;
  auto ms = [](duration x) {
    return static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(x).count());
  };
  if (is_calm() && !random_.once_in(8))
    return random_.between(1, 50);
  if (random_.once_in(2))
    return random_.between(1, 2000);
  auto about = ms(random_.one_of(
    {timeouts.acknowledge, timeouts.acknowledge, timeouts.unresponsive,
     timeouts.pairing, timeouts.linger, timeouts.drain, timeouts.registration,
     timeouts.refusal, timeouts.ping, timeouts.bye, timeouts.presence}));
  switch (random_.below(4)) {
    case 0:
      return about - 1;
    case 1:
      return about / 2;
    default:
      return about;
  }
}

} // namespace telex::simulation
