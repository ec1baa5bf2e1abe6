// What a user is called, and what its two sockets are for (docs/protocol.md,
// section 2).

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace telex {

/// What a socket of a user is for.
enum class role : std::uint8_t {
  sender,   ///< `TOSEND`: SEND goes up, its answers come down.
  receiver, ///< `TORECV`: FORWARD comes down, RECEIVED goes up.
  duplex,   ///< `DUPLEX`, of the extended protocol: both.
};

/// `sender`, `receiver` or `duplex`.
std::string_view to_string(role x) noexcept;

/// The longest name, in octets. Long enough for any person, short enough that
/// a head always fits its limit.
inline constexpr std::size_t max_username = 64;

/// The recipient that means everybody; nobody can register it.
inline constexpr std::string_view everybody = "ALL";

/// Whether `name` can be registered: 1 to 64 ASCII letters and digits, and not
/// `ALL`. Case counts: `bob` and `Bob` are two users.
bool is_username(std::string_view name) noexcept;

} // namespace telex
