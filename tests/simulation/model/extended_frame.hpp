// A reader for what a router writes on the extended protocol.

#pragma once

#include "tests/simulation/model/router_frame.hpp"

#include <optional>
#include <string_view>

namespace telex::simulation {

/// Cuts the first frame off `bytes`. Nothing, if they do not begin with a whole frame
/// in the bytes of docs/protocol.md, section 6, whose headers are those of its kind,
/// each once and in any order.
std::optional<router_frame> take_extended_frame(std::string_view& bytes);

/// Whether they begin with what grants the extended protocol.
inline bool is_grant(std::string_view bytes) noexcept {
  return bytes.starts_with("REGISTERED DUPLEX ");
}

/// The number that is written so.
std::optional<std::uint64_t> number_of(std::string_view digits) noexcept;

} // namespace telex::simulation
