// What happens to a user of a chat, as one value each.

#pragma once

#include "cli/telex/client/message_line.hpp"

#include <string>
#include <variant>

namespace telex::cli {

/// Why one could not be that says nothing.
inline constexpr auto no_answer = "it does not answer";

/// No server could be connected to; `why` says it in words.
struct unreachable {
  std::string why;
  /// One answered that is not to be believed by its certificate.
  bool is_stranger = false;
  /// It was tried over TLS.
  bool is_secure = false;
  bool operator==(const unreachable&) const = default;
};

/// The server has granted the name: messages come and go from now on.
struct registered {
  bool operator==(const registered&) const = default;
};

/// Why a server does not grant a name.
enum class refusal {
  taken,      ///< Somebody else has it.
  unclear,    ///< Said to be malformed, which a legal name is only if it is taken.
  renamed,    ///< It has registered another name.
  wrong_role, ///< It has registered the name for the other one of the two sockets.
  needs_tls,  ///< The port takes nothing without TLS.
  other,      ///< An error that has nothing to do with names.

  // The name has an account (docs/protocol.md, section 8).
  password_required,
  wrong_password,
  insecure,     ///< A password is needed, and others could read it here.
  rate_limited, ///< Too many passwords have been tried.
};

/// The name was not granted; the connection is of no more use.
struct name_refused {
  refusal why = refusal::other;
  /// The text of the server's answer, as it came; the name that it registered.
  std::string said;
  bool operator==(const name_refused&) const = default;
};

/// A message from somebody, as it came, and acknowledged.
struct incoming {
  std::string sender;
  std::string text;
  bool operator==(const incoming&) const = default;
};

/// Why a message is not taken in.
enum class rejection {
  too_large,
  unreadable, ///< What came is no whole frame, or not a legal one.
};

/// A message that was not taken in. Its sender is told.
struct turned_away {
  /// As far as it can be read.
  std::string sender;
  rejection why = rejection::too_large;
  bool operator==(const turned_away&) const = default;
};

// -- what has become of a message: one of these ----------------------------------

/// The recipient has acknowledged a message; for `ALL`, everybody has.
struct delivered {
  message what;
  bool operator==(const delivered&) const = default;
};

/// Why a message has not been delivered.
enum class failure {
  refused,      ///< There is no such user, or it was not acknowledged.
  unreadable,   ///< A frame was not understood, here or there.
  unregistered, ///< The server does not know the sender any more.
  other,        ///< An error that is none of these.
};

/// A message that the recipient does not have, by the word of the server. Nothing
/// sends it again.
struct not_delivered {
  message what;
  failure why = failure::other;
  /// The text of the server's answer, as it came; empty if there was none.
  std::string said;
  bool operator==(const not_delivered&) const = default;
};

/// Why nobody knows whether a message was delivered.
enum class doubt {
  disconnected, ///< The connection was lost before there was an answer.
  silent,       ///< No answer came in time.
  unreadable,   ///< What came instead of an answer is no frame.
  unanswered,   ///< The recipient was given it, and has not answered, says the server.
};

/// A message that was sent, and that the recipient may have or not. Nothing sends it
/// again.
struct not_confirmed {
  message what;
  doubt why = doubt::disconnected;
  /// What came instead of an answer.
  std::string said;
  bool operator==(const not_confirmed&) const = default;
};

/// A message that nobody can have: the connection ended before its turn came, or
/// there was none.
struct not_sent {
  message what;
  bool operator==(const not_sent&) const = default;
};

/// Why a connection has ended.
enum class loss {
  closed,      ///< By the server.
  broken,      ///< By the network between, or by a server that broke off.
  crowded,     ///< The server takes no more connections from here.
  silent,      ///< No answer came in time.
  nonsense,    ///< What came is not this protocol.
  forgotten,   ///< The server does not know the user any more.
  draining,    ///< The server is about to stop.
  taken_over,  ///< Another connection with the same token has the name now.
  interrupted, ///< The person here wants to leave.
};

/// The connection has ended. Each message that was under way has been reported
/// before, and nothing more follows.
struct lost {
  loss why = loss::closed;
  /// What the server wrote, or the system said, about it; empty if nothing.
  std::string said{};
  bool operator==(const lost&) const = default;
};

using event = std::variant<unreachable, registered, name_refused, incoming, turned_away,
                           delivered, not_delivered, not_confirmed, not_sent, lost>;

} // namespace telex::cli
