#include "tests/simulation/generator.hpp"

#include "tests/simulation/request.hpp"

#include <algorithm>

namespace telex::simulation {

using namespace std::chrono_literals;

generator::generator(std::uint64_t seed, std::uint32_t users, std::size_t steps)
  : random_{seed}, users_{users} {
  draw_settings();
  if (random_.once_in(3))
    stop_at_ = steps - steps / random_.between(8, 100);
}

void generator::draw_settings() {
  auto& limits = config_.limits;
  limits.max_body = random_.one_of({16, 64, 300});
  limits.pending_sends = random_.between(1, 5);
  limits.pending_copies = random_.one_of({1u, 3u, 6u, 10'000u});
  limits.all_copies = random_.one_of({1u, 5u, 12u, 10'000u});
  limits.recipient_queue = random_.between(1, 4);
  limits.recipient_queue_bytes = random_.one_of({20, 100, 400, 10000});
  limits.early_errors = random_.between(1, 4);
  limits.refusals = random_.between(1, 6);
  limits.output = random_.one_of({30, 150, 300, 1000});
  limits.connections = random_.once_in(4) ? random_.between(4, 2 * users_) : 0;
  auto& turns = config_.turns;
  turns.requests = random_.one_of({1u, 2u, 3u, 8u, 1000u, 1000u});
  // The model can't tell when a refusal began to be slowed down whose request had to
  // let others go first.
  if (turns.requests < 1000)
    limits.refusals = 10'000;
  turns.copies = random_.one_of({1u, 2u, 3u, 16u});
  turns.octets = random_.one_of({16u, 64u, 4096u});
  turns.actors = random_.one_of({1u, 2u, 32u});
  // The time-outs keep their proportions, but for some runs in which they meet
  // in other orders.
  if (random_.once_in(4)) {
    auto& timeouts = config_.timeouts;
    timeouts.acknowledge = random_.one_of({1s, 10s, 40s});
    timeouts.unresponsive = random_.one_of({1s, 10s, 30s});
    timeouts.drain = random_.one_of({1s, 5s, 20s});
    timeouts.pairing = random_.one_of({1s, 10s, 70s});
    timeouts.refusal = random_.one_of({1s, 5s, 20s});
  }
  config_.compatibility.sent = random_.once_in(5);
  config_.compatibility.taken = random_.once_in(5) ? 104 : 100;
}

/// Draws how often what happens from here on.
void generator::begin_phase(std::size_t step) {
  phase_ends_ = step + random_.between(100, 1500);
  auto weight = [this](verb what, std::uint32_t often, bool varies = true) {
    weights_[static_cast<std::size_t>(what)]
      = varies ? random_.between(1, 2 * often) : often;
  };
  auto calm = !random_.once_in(4);
  weight(verb::join, calm ? 12 : 4);
  weight(verb::connect, calm ? 4 : 20);
  weight(verb::register_, calm ? 4 : 30);
  weight(verb::send, random_.one_of({20, 60, 150}));
  weight(verb::answer, random_.one_of({20, 80, 150}));
  weight(verb::garbage, calm ? 1 : 6);
  weight(verb::arrive, 250);
  weight(verb::take, random_.one_of({20, 100, 250}));
  weight(verb::hang_up, calm ? 1 : 5);
  weight(verb::run, random_.one_of({100, 300, 500}));
  weight(verb::rest, random_.one_of({10, 40, 80}));
  weight(verb::wait, random_.one_of({1, 2, 8}));
  weight(verb::drain, 0, false);
  weight(verb::end, 0, false);
  honesty_ = random_.one_of({3, 10, 30, 1000});
  favourite_ = random_.below(2 * users_);
  cuts_ = random_.once_in(2);
}

action generator::next(std::size_t step) {
  if (step >= phase_ends_)
    begin_phase(step);
  action result;
  if (stop_at_ != 0 && step >= stop_at_) {
    stop_at_ = 0;
    result.what = random_.once_in(3) ? verb::end : verb::drain;
    return result;
  }
  result.what = static_cast<verb>(random_.weighted(weights_));
  auto is_ones = result.what < verb::run;
  if (is_ones)
    result.user = some_user();
  if (is_ones && result.what != verb::join)
    result.socket = random_.once_in(2) ? role::sender : role::receiver;
  fill(result);
  fill_request(result);
  return result;
}

/// Draws what is particular about an action, unless a peer writes something.
void generator::fill(action& next) {
  auto& first = next.parameters[0];
  switch (next.what) {
    case verb::connect:
      first = random_.once_in(8) ? random_.below(addresses) : 0;
      next.parameters[1] = random_.one_of({4096u, 4096u, 0u, 1u, 40u, 300u});
      break;
    case verb::arrive:
      first = some_octets(40);
      break;
    case verb::take:
      first = some_octets(60);
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
      next.socket = random_.once_in(60) ? role::receiver : role::sender;
      first = some_recipient();
      second = some_size();
      third = some_spelling();
      break;
    case verb::answer:
      next.socket = random_.once_in(60) ? role::sender : role::receiver;
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

std::uint8_t generator::some_user() {
  return static_cast<std::uint8_t>(random_.below(users_));
}

/// Where a stream is cut.
std::uint32_t generator::some_octets(std::uint32_t few) {
  return cuts_ && random_.once_in(3) ? random_.between(1, few) : all;
}

std::uint32_t generator::some_recipient() {
  switch (random_.below(20)) {
    case 0:
      return nobody;
    case 1:
      return random_.once_in(2) ? hyphened : empty_name;
    case 2:
    case 3:
      return everybody;
    default:
      return favourite_ < users_ && random_.once_in(2) ? favourite_ : some_user();
  }
}

std::uint32_t generator::some_size() {
  auto max = static_cast<std::uint32_t>(config_.limits.max_body);
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
  const auto& timeouts = config_.timeouts;
  auto ms = [](duration x) {
    return static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(x).count());
  };
  if (random_.once_in(2))
    return random_.between(1, 2000);
  auto about
    = ms(random_.one_of({timeouts.acknowledge, timeouts.acknowledge,
                         timeouts.unresponsive, timeouts.pairing, timeouts.linger,
                         timeouts.drain, timeouts.registration, timeouts.refusal}));
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
