#include "cli/telex/client/pulse.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

void pulse::hear(clock::time_point now) noexcept {
  heard_at_ = now;
  silence_deadline_ = now + ping_after;
  is_last_chance_ = false;
}

pulse::need pulse::next_need(clock::time_point now,
                             std::optional<clock::time_point> waits_since) noexcept {
  auto is_silent = silence_deadline_ <= now;
  if (is_silent && is_last_chance_)
    return need::give_up;
  if (is_silent) {
    is_last_chance_ = true;
    silence_deadline_ = now + pong_timeout;
  } else if (auto when = urgent(waits_since); !when || now < *when) {
    return need::nothing;
  }
  if (!asked_at_)
    asked_at_ = now;
  return need::ask;
}

clock::time_point
pulse::deadline(std::optional<clock::time_point> waits_since) const noexcept {
  return *earliest({silence_deadline_, urgent(waits_since)});
}

std::optional<clock::duration> pulse::answer() noexcept {
  auto asked = std::exchange(asked_at_, std::nullopt);
  return asked ? std::optional{heard_at_ - *asked} : std::nullopt;
}

/// When a server is asked for the sake of who waits for it: it may be the recipient
/// that is slow.
std::optional<clock::time_point>
pulse::urgent(std::optional<clock::time_point> waits_since) const noexcept {
  if (!waits_since || asked_at_)
    return std::nullopt;
  return std::max(heard_at_, *waits_since) + urgent_ping_after;
}

} // namespace telex::cli
