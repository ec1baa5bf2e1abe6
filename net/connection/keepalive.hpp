// Whether a peer that says nothing is there (docs/protocol.md, section 6).

#pragma once

#include "actors/settings.hpp"

#include <cstdint>
#include <utility>

namespace telex {

/// Asks a peer that has been silent for timeouts.ping, and gives up one that stays so
/// for timeouts.unresponsive.
class keepalive {
public:
  enum class step : std::uint8_t { none, ping, give_up };

  /// The peer was heard at `now`. `config` must outlive this.
  keepalive(const timeout_settings& config, time_point now) noexcept
    : config_{&config}, since_{now} {
    // nop
  }

  /// The peer has written something. Returns whether it was asked: then due() may be
  /// earlier than before.
  bool heard(time_point now) noexcept {
    since_ = now;
    return std::exchange(is_asked_, false);
  }

  /// When take_step() has something to do.
  time_point due() const noexcept {
    return since_ + (is_asked_ ? config_->unresponsive : config_->ping);
  }

  /// What is to be done at `now`.
  step take_step(time_point now) noexcept {
    if (now < due())
      return step::none;
    if (is_asked_)
      return step::give_up;
    is_asked_ = true;
    since_ = now;
    return step::ping;
  }

private:
  const timeout_settings* config_;
  /// When the peer was heard, or asked.
  time_point since_;
  bool is_asked_ = false;
};

} // namespace telex
