// A reader for what a router writes, which knows nothing of the router's own.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace telex::simulation {

/// What the extended protocol says beside names and bodies.
enum class field : std::uint8_t {
  protocol,
  max_body,
  receive_window,
  send_window,
  message_id,
  reason,
  delivery,
  delivered,
  failed,
  unknown,
  content_length,
  date,
  content_type,
  to,
  total,
  present,
};
inline constexpr std::size_t fields = 16;

/// A frame that a router may write (docs/protocol.md, sections 1, 5 and 6).
struct router_frame {
  enum class kind : std::uint8_t {
    registered,
    forward,
    sent,
    error,
    // Of the extended protocol alone.
    who,
    watch,
    unwatch,
    joined,
    left,
    ping,
    pong,
    bye,
  };

  kind what;
  /// Of a REGISTERED: `TOSEND` or `TORECV`.
  std::string_view role{};
  std::string_view name{};
  std::string_view body{};
  std::uint16_t code = 0;
  /// `SENT` was written for `SEND`.
  bool spelled_sent = false;
  /// By field; empty for those that it has not.
  std::array<std::string_view, fields> about{};

  std::string_view operator[](field x) const noexcept {
    return about[static_cast<std::size_t>(x)];
  }
};

/// Cuts the first frame off `bytes`. Nothing, if they do not begin with a frame
/// in exactly the bytes of docs/protocol.md, or not with a whole one.
std::optional<router_frame> take_router_frame(std::string_view& bytes);

} // namespace telex::simulation
