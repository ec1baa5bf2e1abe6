// How far the end of a connection has come: the peer's part in it, and the router's
// (docs/protocol.md, sections 3 and 5).

#pragma once

#include "actors/reasons.hpp"

#include <cstdint>
#include <utility>

namespace telex {

class ending {
public:
  /// Whether anything of it has begun.
  bool has_begun() const noexcept {
    return stage_ != stage::here || drains_ || abandoned_;
  }

  // -- of the peer ---------------------------------------------------------------

  /// The peer has said that it leaves: it does once nothing is under way with it.
  /// @pre is_here()
  void say_bye() noexcept {
    stage_ = stage::settling;
  }

  /// Nothing else of the peer is taken up: it has its last answer, or will when it has
  /// those before, and then leaves for `why`.
  /// @pre is_here()
  void part(leave_reason why) noexcept {
    stage_ = stage::parting;
    why_ = why;
  }

  /// The peer has left: its socket is only listened to until it hangs up. Returns
  /// whether it had before.
  bool leave() noexcept {
    return std::exchange(stage_, stage::left) == stage::left;
  }

  /// What it writes is taken up: it neither is parting nor has left.
  bool is_here() const noexcept {
    return stage_ <= stage::settling;
  }

  /// It can be given messages: it has not said that it leaves either.
  bool takes_messages() const noexcept {
    return stage_ == stage::here;
  }

  bool is_settling() const noexcept {
    return stage_ == stage::settling;
  }

  bool is_parting() const noexcept {
    return stage_ == stage::parting;
  }

  bool has_left() const noexcept {
    return stage_ == stage::left;
  }

  /// Why the peer is parting.
  /// @pre is_parting()
  leave_reason why() const noexcept {
    return why_;
  }

  // -- of the router -------------------------------------------------------------

  /// What the router does once nothing is under way here.
  enum class last_step : std::uint8_t { none, tell_listener, close };

  /// The router drains: nobody is slowed down any more, and the listener is to be told,
  /// once.
  void drain() noexcept {
    drains_ = true;
  }

  bool is_draining() const noexcept {
    return drains_;
  }

  /// The time to settle things is over.
  void give_up() noexcept {
    drains_ = gave_up_ = true;
  }

  /// Whether no message is to be delivered any more.
  bool has_given_up() const noexcept {
    return gave_up_ || abandoned_;
  }

  /// The router has failed: there is no listener to be told, and the connection is
  /// closed.
  void abandon() noexcept {
    abandoned_ = true;
  }

  bool is_abandoned() const noexcept {
    return abandoned_;
  }

  /// What is left to be done if nothing is under way.
  last_step next() const noexcept {
    if (abandoned_)
      return last_step::close;
    return drains_ && !told_ ? last_step::tell_listener : last_step::none;
  }

  /// The listener has been told.
  void told() noexcept {
    told_ = true;
  }

private:
  enum class stage : std::uint8_t { here, settling, parting, left };

  stage stage_ = stage::here;
  leave_reason why_ = leave_reason::stopped;
  bool drains_ = false;
  bool gave_up_ = false;
  bool told_ = false;
  bool abandoned_ = false;
};

} // namespace telex
