// The names that a simulation knows: those of its users, and what users write
// that is nobody's name.

#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace telex::simulation {

/// The place of a name in the list of all names.
using name_id = std::uint16_t;

/// The most users that a simulation has. A user is named by its number.
inline constexpr name_id max_users = 512;

/// The recipient that means all users.
inline constexpr name_id everybody = max_users;
/// A name that can be had, and that no user goes by unless it is told to.
inline constexpr name_id nobody = max_users + 1;
/// What can't be a name: it has a hyphen; it is empty.
inline constexpr name_id hyphened = max_users + 2;
inline constexpr name_id empty_name = max_users + 3;

inline constexpr std::size_t all_names = max_users + 4;

/// By name_id.
extern const std::array<std::string_view, all_names> names;

/// The name that is spelled so.
std::optional<name_id> find_name(std::string_view spelling);

/// Whether a name can be registered (docs/protocol.md, section 2).
constexpr bool can_be_registered(name_id name) noexcept {
  return name < everybody || name == nobody;
}

/// How many addresses peers come from.
inline constexpr std::uint32_t all_addresses = 3;

/// What a socket of a user is for: on the extended protocol one is for both.
enum class role : std::uint8_t { sender, receiver, both };

/// @pre `x` is not `both`.
constexpr role other(role x) noexcept {
  return x == role::sender ? role::receiver : role::sender;
}

/// The word for `x` in a REGISTER.
constexpr std::string_view word_of(role x) noexcept {
  return x == role::sender ? "TOSEND" : x == role::receiver ? "TORECV" : "DUPLEX";
}

/// How many sessions there are by which somebody may take a name over. 0 is none.
inline constexpr std::uint32_t all_sessions = 3;

/// What peers read on a clock when a run begins.
inline constexpr std::chrono::sys_days first_day{std::chrono::year{2026} / 1 / 1};

} // namespace telex::simulation
