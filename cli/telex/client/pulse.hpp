// Whether a server of the extended protocol is there, and how fast it answers
// (docs/extended-protocol.md, section 5).

#pragma once

#include "cli/telex/client/timing.hpp"

#include <cstdint>
#include <optional>

namespace telex::cli {

/// Says when a server is to be asked (PING), and when it is given up. What comes from
/// it says that it is there; how long it takes to answer says the answer alone (PONG).
///
/// `waits_since` is when the oldest message was sent that has no answer; nothing if all
/// have theirs.
class pulse {
public:
  /// Octets have come.
  void hear(clock::time_point now) noexcept;

  /// What is to be done now.
  enum class need : std::uint8_t { nothing, ask, give_up };

  /// `ask` is done by who is told so.
  need next_need(clock::time_point now,
                 std::optional<clock::time_point> waits_since) noexcept;

  /// When next_need() may be another one.
  clock::time_point
  deadline(std::optional<clock::time_point> waits_since) const noexcept;

  /// The server has answered: how long that took; nothing if it was not asked.
  std::optional<clock::duration> answer() noexcept;

  /// The server does not know the question.
  void refuse() noexcept {
    asked_at_.reset();
  }

  /// When the question was asked that has no answer yet.
  std::optional<clock::time_point> asked_at() const noexcept {
    return asked_at_;
  }

private:
  std::optional<clock::time_point>
  urgent(std::optional<clock::time_point> waits_since) const noexcept;

  clock::time_point heard_at_{};
  /// When a silent server is asked; if it was, when it is given up.
  clock::time_point silence_deadline_{};
  bool is_last_chance_ = false;
  std::optional<clock::time_point> asked_at_;
};

} // namespace telex::cli
