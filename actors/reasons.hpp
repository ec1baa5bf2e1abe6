// Why the router does what its peers did not ask for.

#pragma once

#include <cstdint>
#include <string_view>

namespace telex {

/// Why a connection ended. A user leaves for the same reason.
enum class leave_reason : std::uint8_t {
  hung_up,
  partner_left,
  protocol_fault,
  early_errors,
  not_registered,
  not_paired,
  unresponsive,
  address_errors,
  no_memory,
  stopped,
  failed,
  said_bye,
  taken_over,
  no_handshake,
  unreadable,
};

struct leave_meaning {
  leave_reason why;
  std::string_view name;
  std::string_view meaning;
};

/// In the order of their values.
inline constexpr leave_meaning leave_reasons[] = {
  {leave_reason::hung_up, "hung-up", "The peer closed the socket, or it broke."},
  {leave_reason::partner_left, "partner-left", "The user's other socket ended."},
  {leave_reason::protocol_fault, "protocol-fault", "The peer broke the protocol."},
  {leave_reason::early_errors, "early-errors",
   "Too many errors before it had registered: `--limits.early-errors`."},
  {leave_reason::not_registered, "not-registered",
   "It did not register: `--timeouts.registration`."},
  {leave_reason::not_paired, "not-paired",
   "Its user's other socket did not register: `--timeouts.pairing`."},
  {leave_reason::unresponsive, "unresponsive",
   "It did not answer a message, or read what it was sent: `--timeouts.unresponsive`."},
  {leave_reason::address_errors, "address-errors",
   "Too many errors from its address: `--limits.per-address-errors`."},
  {leave_reason::no_memory, "no-memory",
   "The system had no memory for another connection, or no place for it in its list of "
   "those that are watched."},
  {leave_reason::stopped, "stopped", "The router stops."},
  {leave_reason::failed, "failed",
   "A fault of the router itself, which an event `actor-failed` tells."},
  {leave_reason::said_bye, "said-bye", "The peer said that it leaves."},
  {leave_reason::taken_over, "taken-over",
   "Its user came back on another connection, which has the name now."},
  {leave_reason::no_handshake, "no-handshake",
   "It did not come to the end of the TLS handshake: `--timeouts.handshake`."},
  {leave_reason::unreadable, "unreadable",
   "What it wrote was no TLS, or had been changed; an event `tls-failed` tells why."},
};

std::string_view to_string(leave_reason x) noexcept;

/// Why no more connections are accepted.
enum class pause_reason : std::uint8_t {
  connections, ///< There are limits.connections of them.
  descriptors, ///< The system has no file descriptor for another one.
  memory,      ///< The system has no memory for another one, or cannot watch it.
};

std::string_view to_string(pause_reason x) noexcept;

/// Why a socket was refused a name.
enum class refuse_reason : std::uint8_t {
  malformed_name,
  name_taken,
  password_required, ///< The name has an account, or must have one.
  wrong_password,
  insecure,     ///< A password is not taken over what others can read.
  rate_limited, ///< There are too many logins, and another may be right later.
};

/// Also what a peer is told of those that have to do with accounts (docs/protocol.md,
/// section 8).
std::string_view to_string(refuse_reason x) noexcept;

/// Whether somebody has tried to prove a name, and could not.
constexpr bool is_failed_login(refuse_reason x) noexcept {
  return x >= refuse_reason::wrong_password;
}

} // namespace telex
