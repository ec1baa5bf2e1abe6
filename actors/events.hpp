// What the actors of a router report of themselves. Never a message's body.

#pragma once

#include "actors/name_table.hpp"
#include "actors/outcome.hpp"
#include "actors/username.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace telex {

/// How much an event matters.
enum class severity : std::uint8_t { debug, info, warning };

/// Why a connection ended. A user leaves for the same reason.
enum class leave_reason : std::uint8_t {
  hung_up,        ///< The peer closed the socket, or it broke.
  partner_left,   ///< The user's other socket ended.
  protocol_fault, ///< The peer broke the protocol.
  early_errors,   ///< Too many errors before it had registered.
  not_registered, ///< timeouts.registration
  not_paired,     ///< timeouts.pairing
  unresponsive,   ///< timeouts.unresponsive
  address_errors, ///< limits.per-address-errors
  stopped,        ///< The router stops.
};

std::string_view to_string(leave_reason x) noexcept;

namespace events {

/// Names a connection in the reports of one router; it is not used again.
using connection_id = std::uint64_t;
using transaction_number = std::uint64_t;

/// The router is ready: it listens wherever it was told to.
struct started {
  std::string version;
  std::size_t max_connections; ///< limits.connections
};

struct listening {
  std::string address; ///< As in `127.0.0.1:1933` or `[::1]:1933`.
};

struct connected {
  connection_id connection;
  std::string peer; ///< As in `127.0.0.1:41234`.
};

/// A socket has registered; with `complete`, the user can be written to.
struct registered {
  connection_id connection;
  std::string user;
  role as;
  bool complete;
};

/// A peer was not let in.
struct turned_away {
  std::string peer;      ///< Its address, without a port.
  std::string_view what; ///< A constant: which of its limits it was over.
  std::size_t count;     ///< How often since this was last reported.
};

/// A socket was refused a name. What was asked for may be any octets.
struct refused {
  connection_id connection;
  std::string peer; ///< Its address, without a port.
  std::string name; ///< Its first octets, as many as a name may have.
  bool malformed;   ///< Else it is taken.
};

/// A socket broke the protocol and is closed.
struct faulted {
  connection_id connection;
  std::string peer;      ///< Its address, without a port.
  std::string_view what; ///< A constant.
};

/// A connection has ended.
struct left {
  connection_id connection;
  std::string peer; ///< Its address, without a port.
  std::string user; ///< Empty if it had not registered.
  leave_reason why;
};

/// Why no more connections are accepted.
enum class pause_reason : std::uint8_t {
  connections, ///< There are limits.connections of them.
  descriptors, ///< The system has no file descriptor for another one.
};

/// No more connections are accepted for now, or they are again. Reported once a
/// minute at most.
struct accepting {
  std::optional<pause_reason> paused;
  std::size_t connections;
};

struct draining {
  std::size_t connections;
};

struct stopped {};

// -- the steps of one message; debug -------------------------------------------

/// The registry has taken up a message.
struct dispatched {
  transaction_number transaction;
  std::string sender;
  std::string recipient; ///< As the sender wrote it, which may be any octets.
  std::size_t bytes;
};

/// A recipient has been given the message.
struct forwarded {
  transaction_number transaction;
  connection_id connection;
  std::string recipient;
};

/// It is settled for one recipient.
struct settled {
  transaction_number transaction;
  outcome how;
};

/// The sender is told how the message ended.
struct answered {
  transaction_number transaction;
  outcome how;
};

} // namespace events

using event = std::variant<events::started, events::listening, events::connected,
                           events::turned_away, events::registered, events::refused,
                           events::faulted, events::left, events::accepting,
                           events::draining, events::stopped, events::dispatched,
                           events::forwarded, events::settled, events::answered>;

severity severity_of(const event& x) noexcept;

/// Where events go. All functions are called from any thread, and never wait.
class event_sink {
public:
  virtual ~event_sink() = default;

  /// Whether events of that severity are of interest, so that nobody makes one
  /// for nothing.
  virtual bool wants(severity level) const noexcept = 0;

  virtual void report(const event& x) = 0;
};

} // namespace telex
