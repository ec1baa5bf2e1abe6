// What happens to a user of a chat, as one value each.

#pragma once

#include "cli/message_line.hpp"

#include <string>
#include <variant>

namespace telex::cli {

/// No server could be connected to; `why` says it in words.
struct unreachable {
  std::string why;
  bool operator==(const unreachable&) const = default;
};

/// The server has granted the name: messages come and go from now on.
struct registered {
  bool operator==(const registered&) const = default;
};

/// Why a server does not grant a name.
enum class refusal {
  taken,   ///< Somebody else has it.
  unclear, ///< Said to be malformed, by which some servers mean taken.
  other,   ///< An error that has nothing to do with names.
};

/// The name was not granted; the connection is of no more use.
struct name_refused {
  refusal why = refusal::other;
  /// The text of the server's answer, as it came.
  std::string said;
  bool operator==(const name_refused&) const = default;
};

/// A message from somebody, as it came, and acknowledged.
struct incoming {
  std::string sender;
  std::string text;
  bool operator==(const incoming&) const = default;
};

/// A message that was too large to be taken in. Its sender is told.
struct turned_away {
  std::string sender;
  bool operator==(const turned_away&) const = default;
};

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
  disconnected, ///< The connection was lost before there was an answer.
};

/// A message that the recipient does not have, as far as anybody knows. Nothing
/// sends it again.
struct not_delivered {
  message what;
  failure why = failure::other;
  /// The text of the server's answer, as it came; empty if there was none.
  std::string said;
  bool operator==(const not_delivered&) const = default;
};

/// Why a connection has ended.
enum class loss {
  closed,      ///< By the server, or by the network between.
  silent,      ///< No answer came in time.
  nonsense,    ///< What came is not this protocol.
  forgotten,   ///< The server does not know the user any more.
  interrupted, ///< The person here wants to leave.
};

/// The connection has ended. Each message that was under way has been reported
/// as not delivered before, and nothing more follows.
struct lost {
  loss why = loss::closed;
  bool operator==(const lost&) const = default;
};

using event = std::variant<unreachable, registered, name_refused, incoming, turned_away,
                           delivered, not_delivered, lost>;

} // namespace telex::cli
