#include "tests/simulation/plan.hpp"

#include <algorithm>

namespace telex::simulation {

using namespace std::chrono_literals;

namespace {

/// Of sixteen runs so many; their lengths make that about as many steps of each.
mode some_mode(random& numbers) {
  switch (numbers.below(16)) {
    case 0:
      return mode::many_users;
    case 1:
    case 2:
      return mode::long_lives;
    case 3:
    case 4:
      return mode::large_bodies;
    case 5:
    case 6:
    case 7:
      return mode::storms;
    default:
      return mode::small_limits;
  }
}

std::uint32_t some_users(random& numbers, mode kind) {
  switch (kind) {
    case mode::small_limits:
    case mode::large_bodies:
      return numbers.between(3, 5);
    case mode::storms:
      return numbers.between(5, 16);
    case mode::long_lives:
      return numbers.between(2, 3);
    case mode::many_users:
      return numbers.between(270, 320);
  }
  return 0;
}

std::size_t some_steps(mode kind, bool is_monologue) {
  if (is_monologue)
    return 300'000;
  switch (kind) {
    case mode::long_lives:
    case mode::many_users:
      return 30'000;
    default:
      return 10'000;
  }
}

/// Settings that are so small that their bounds are hit all the time.
void draw_small_limits(random& numbers, limit_settings& limits) {
  limits.max_body = numbers.one_of({16, 64, 300});
  limits.pending_sends = numbers.between(1, 5);
  limits.pending_copies = numbers.one_of({1u, 3u, 6u, 10'000u});
  limits.all_copies = numbers.one_of({1u, 5u, 12u, 10'000u});
  limits.recipient_queue = numbers.between(1, 4);
  limits.recipient_queue_bytes = numbers.one_of({20, 100, 400, 10000});
  limits.early_errors = numbers.between(1, 4);
  limits.refusals = numbers.between(1, 6);
  limits.output = numbers.one_of({30, 150, 300, 1000});
  limits.who = numbers.one_of({1, 3, 1000});
  limits.watched = numbers.between(1, 3);
}

void draw_large_bodies(random& numbers, limit_settings& limits) {
  limits.max_body = numbers.one_of({5'000, 20'000, 65'536, 70'000});
  limits.recipient_queue_bytes = limits.max_body * numbers.between(1, 4);
  limits.output = numbers.one_of<std::size_t>({300, 5'000, limits.max_body, 200'000});
}

/// Room for what a connection has in a long life: the pool of transactions may shrink,
/// and queues may grow and be compacted.
void draw_long_lives(random& numbers, limit_settings& limits) {
  limits.pending_sends = numbers.between(6, 40);
  limits.recipient_queue = numbers.one_of({4, 30, 300});
  limits.recipient_queue_bytes = 10'000;
  limits.output = numbers.one_of({1'000, 10'000});
}

/// Room for some broadcasts to all.
void draw_many_users(random& numbers, limit_settings& limits) {
  limits.pending_copies = numbers.one_of({1, 300, 10'000});
  limits.all_copies = numbers.one_of({300, 1'000, 10'000});
}

/// With their proportions kept, or so that they meet in other orders.
void draw_timeouts(random& numbers, timeout_settings& timeouts) {
  timeouts.acknowledge = numbers.one_of({1s, 10s, 40s});
  timeouts.unresponsive = numbers.one_of({1s, 10s, 30s});
  timeouts.drain = numbers.one_of({1s, 5s, 20s});
  timeouts.pairing = numbers.one_of({1s, 10s, 70s});
  timeouts.refusal = numbers.one_of({1s, 5s, 20s});
  timeouts.ping = numbers.one_of({2s, 15s, 60s});
  timeouts.bye = numbers.one_of({1s, 5s, 20s});
}

void draw_turns(random& numbers, turn_settings& turns) {
  turns.requests = numbers.one_of({1u, 2u, 3u, 8u, 1000u, 1000u});
  turns.copies = numbers.one_of({1u, 2u, 3u, 16u});
  turns.octets = numbers.one_of({16u, 64u, 4096u});
  turns.actors = numbers.one_of({1u, 2u, 32u});
}

/// Not all users may come from one address at a time, or at once. What it may do wrong
/// is left to scenarios.
void draw_address_limits(random& numbers, address_settings& limits) {
  limits.connections = numbers.one_of({0, 4, 6});
  limits.rate = numbers.one_of({0, 2, 5});
}

settings draw_settings(random& numbers, const plan& p) {
  settings result;
  auto& limits = result.limits;
  draw_small_limits(numbers, limits);
  if (p.kind == mode::large_bodies)
    draw_large_bodies(numbers, limits);
  if (p.kind == mode::long_lives)
    draw_long_lives(numbers, limits);
  if (p.kind == mode::many_users)
    draw_many_users(numbers, limits);
  auto has_bound = p.kind == mode::small_limits && numbers.once_in(4);
  limits.connections = has_bound ? numbers.between(4, std::max(4u, 2 * p.users)) : 0;
  draw_turns(numbers, result.turns);
  // The model can't tell when a refusal began to be slowed down whose request had to
  // let others go first.
  if (result.turns.requests < 1000)
    limits.refusals = 10'000;
  result.per_address = {0, 0, 0, 0, false};
  if (p.kind == mode::small_limits && numbers.once_in(2))
    draw_address_limits(numbers, result.per_address);
  if (p.kind == mode::small_limits && numbers.once_in(4))
    draw_timeouts(numbers, result.timeouts);
  result.compatibility.sent = numbers.once_in(5);
  result.compatibility.taken = numbers.once_in(5) ? 104 : 100;
  return result;
}

/// Mostly room for all that is written at once.
std::uint32_t some_window(random& numbers, mode kind) {
  auto large = kind == mode::large_bodies ? 65'536u : 4'096u;
  if (kind == mode::long_lives || kind == mode::many_users)
    return large;
  return numbers.one_of({large, large, large, 300u, 40u, 0u});
}

} // namespace

plan draw_plan(random& numbers, const plan_choice& choice) {
  plan result;
  result.kind = choice.kind.value_or(some_mode(numbers));
  result.is_monologue = result.kind == mode::long_lives && numbers.once_in(8);
  result.users = choice.users.value_or(some_users(numbers, result.kind));
  result.steps = choice.steps.value_or(some_steps(result.kind, result.is_monologue));
  result.extended = numbers.one_of({0u, 0u, 3u, 5u, 8u});
  result.window = some_window(numbers, result.kind);
  result.config = draw_settings(numbers, result);
  // Handshakes and encryption take longer than all that the router does beside.
  result.tls = choice.tls.value_or(numbers.once_in(32));
  return result;
}

} // namespace telex::simulation
