#include "net/connection/deadlines.hpp"

#include <algorithm>

namespace telex {

void deadlines::begin(const timeout_settings& config, bool heard,
                      time_point now) noexcept {
  config_ = &config;
  if (heard)
    return opened(now);
  until_ = now + config.handshake;
  why_ = leave_reason::no_handshake;
}

void deadlines::opened(time_point now) noexcept {
  began_ = now;
  until_ = now + config_->registration;
  why_ = leave_reason::not_registered;
}

void deadlines::registered_half(time_point now) noexcept {
  until_ = std::min(now, began_ + config_->registration) + config_->pairing;
  why_ = leave_reason::not_paired;
}

void deadlines::completed() noexcept {
  until_.reset();
}

bool deadlines::blocked(time_point now) noexcept {
  if (blocked_since_)
    return true;
  blocked_since_ = now;
  return false;
}

void deadlines::said_bye(time_point now) noexcept {
  until_ = now + config_->bye;
  why_ = leave_reason::said_bye;
}

void deadlines::dismissed(time_point now) noexcept {
  until_ = now + config_->linger;
}

void deadlines::abandoned(time_point now) noexcept {
  until_ = now + config_->linger;
  why_ = leave_reason::failed;
}

std::optional<leave_reason>
deadlines::overdue(time_point now,
                   std::optional<time_point> owes_since) const noexcept {
  auto is_over = [now](std::optional<time_point> since, duration limit) {
    return since && *since + limit <= now;
  };
  if (is_over(until_, duration::zero()))
    return why_;
  if (is_over(owes_since, config_->unresponsive)
      || is_over(blocked_since_, config_->unresponsive))
    return leave_reason::unresponsive;
  return std::nullopt;
}

} // namespace telex
