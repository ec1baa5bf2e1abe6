// A reader for what a router writes, which knows nothing of the router's own.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace telex::simulation {

/// A frame that a router may write (docs/protocol.md, sections 1 and 5).
struct router_frame {
  enum class kind : std::uint8_t { registered, forward, sent, error };

  kind what;
  /// Of a REGISTERED: `TOSEND` or `TORECV`.
  std::string_view role{};
  std::string_view name{};
  std::string_view body{};
  std::uint16_t code = 0;
  /// `SENT` was written for `SEND`.
  bool spelled_sent = false;
};

/// Cuts the first frame off `bytes`. Nothing, if they do not begin with a frame
/// in exactly the bytes of docs/protocol.md, or not with a whole one.
std::optional<router_frame> take_router_frame(std::string_view& bytes);

} // namespace telex::simulation
