// The names that a simulation knows: those of its users, and what users write
// that is nobody's name.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace telex::simulation {

/// The place of a name in the list of all names.
using name_id = std::uint8_t;

/// The most users that a simulation has. A user is named by its number.
inline constexpr std::size_t max_users = 16;

inline constexpr std::array<std::string_view, max_users + 4> names{
  "alice",  "bob",   "carol", "dave",   "erin",   "frank",   "grace",
  "heidi",  "ivan",  "judy",  "kevin",  "laura",  "mallory", "niaj",
  "olivia", "peggy", "ALL",   "Nobody", "al-ice", "",
};

/// The recipient that means all users.
inline constexpr name_id everybody = max_users;
/// A name that can be had, and that no user goes by unless it is told to.
inline constexpr name_id nobody = max_users + 1;
/// What can't be a name: it has a hyphen; it is empty.
inline constexpr name_id hyphened = max_users + 2;
inline constexpr name_id empty_name = max_users + 3;

/// Whether a name can be registered (docs/protocol.md, section 2).
constexpr bool can_be_registered(name_id name) noexcept {
  return name < everybody || name == nobody;
}

/// What a socket of a user is for.
enum class role : std::uint8_t { sender, receiver };

constexpr role other(role x) noexcept {
  return x == role::sender ? role::receiver : role::sender;
}

/// The word for `x` in a REGISTER.
constexpr std::string_view word_of(role x) noexcept {
  return x == role::sender ? "TOSEND" : "TORECV";
}

} // namespace telex::simulation
