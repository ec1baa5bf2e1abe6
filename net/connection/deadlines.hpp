// How long a peer is waited for (timeouts.* in docs/protocol.md).

#pragma once

#include "actors/reasons.hpp"
#include "actors/settings.hpp"

#include <optional>

namespace telex {

class deadlines {
public:
  /// The peer was let in; if it is not `heard` yet, it has to see to that. `config`
  /// must outlive this.
  void begin(const timeout_settings& config, bool heard, time_point now) noexcept;

  // -- what the peer does --------------------------------------------------------

  /// From here on it is heard.
  void opened(time_point now) noexcept;

  /// It has registered one half of a user, or another one. However often it does, all
  /// its halves together have no longer than one has that is registered at the last
  /// moment: or who asks for a name again and again would keep one for ever.
  void registered_half(time_point now) noexcept;

  /// Its user is complete.
  void completed() noexcept;

  /// It does not read all that it is sent, since `now` unless it did not before.
  /// Returns whether it did before.
  bool blocked(time_point now) noexcept;

  /// It has read all.
  void unblocked() noexcept {
    blocked_since_.reset();
  }

  /// It has said that it leaves: that long what is under way with it is settled.
  void said_bye(time_point now) noexcept;

  /// It leaves as soon as it has its answers, whatever else it was to do.
  void parts() noexcept {
    until_.reset();
  }

  /// It was told its last, and is only listened to until it hangs up.
  void dismissed(time_point now) noexcept;

  /// The router has failed: the peer has that long to read what it is owed.
  void abandoned(time_point now) noexcept;

  // -- when it is too late -------------------------------------------------------

  /// Why the peer is to be given up at `now`, if it is. It has not answered what it was
  /// given at `owes_since`, if that is set.
  std::optional<leave_reason>
  overdue(time_point now, std::optional<time_point> owes_since) const noexcept;

  /// When overdue() is next to be asked.
  std::optional<time_point>
  next_deadline(std::optional<time_point> owes_since) const noexcept {
    // Asked for each message: mostly there is nothing else to wait for.
    auto result = until_;
    for (const auto& since : {owes_since, blocked_since_})
      if (since)
        result = earlier(result, *since + config_->unresponsive);
    return result;
  }

  /// Since when it has not read all that it was sent.
  std::optional<time_point> blocked_since() const noexcept {
    return blocked_since_;
  }

private:
  const timeout_settings* config_ = nullptr;
  time_point began_{};
  /// When the peer is closed unless it has got on until then, and why.
  std::optional<time_point> until_;
  leave_reason why_ = leave_reason::not_registered;
  std::optional<time_point> blocked_since_;
};

} // namespace telex
