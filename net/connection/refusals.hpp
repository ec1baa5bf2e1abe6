// Slows down a peer that is refused one name after another (docs/protocol.md, section
// 2).

#pragma once

#include "actors/reasons.hpp"
#include "actors/settings.hpp"
#include "net/wire/frame.hpp"

#include <cstddef>
#include <optional>
#include <utility>

namespace telex {

/// The refusal that a peer has not been told of, and how many it was.
class refusals {
public:
  /// The peer is to be told that it is refused a name; pace() has yet to say when.
  void open(refuse_reason why, const compatibility_settings& config) noexcept {
    why_ = why;
    taken_ = wire::error_code{config.taken};
    due_.reset();
  }

  /// The peer is told now; or timeouts.refusal from now, if it was told of
  /// limits.refusals in a row already, or if its address is slowed down.
  /// @pre is_open()
  void pace(bool is_address_slowed, const settings& config, time_point now) noexcept {
    auto is_slowed = is_address_slowed || in_a_row_ >= config.limits.refusals;
    due_ = is_slowed ? now + config.timeouts.refusal : now;
    ++in_a_row_;
  }

  /// If the peer is to be told something, and it is known when, it is told now.
  void hasten(time_point now) noexcept {
    if (due_)
      due_ = now;
  }

  /// Takes out what the peer is to be told by now.
  std::optional<wire::error_frame> take(time_point now) {
    if (!due_ || now < *due_)
      return std::nullopt;
    due_.reset();
    auto why = std::exchange(why_, std::nullopt);
    return why ? std::optional{answer_for(*why)} : std::nullopt;
  }

  /// The peer has been granted a name: that ends the row.
  void granted() noexcept {
    in_a_row_ = 0;
  }

  /// Whether the peer is to be told something.
  bool is_open() const noexcept {
    return why_.has_value();
  }

  /// When it is to be told, if that is known.
  std::optional<time_point> due() const noexcept {
    return due_;
  }

private:
  wire::error_frame answer_for(refuse_reason why) const {
    switch (why) {
      case refuse_reason::malformed_name:
        return wire::to_error(wire::error_code::malformed_username);
      case refuse_reason::name_taken:
        return wire::to_error(taken_);
      default:
        return wire::to_error(wire::error_code::not_authenticated, to_string(why));
    }
  }

  std::size_t in_a_row_ = 0;
  // Not the answer itself: each connection has these, and few are refused anything.
  std::optional<refuse_reason> why_;
  wire::error_code taken_{};
  std::optional<time_point> due_;
};

} // namespace telex
