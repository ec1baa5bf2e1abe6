// What happens to a user, as one value each. What the plain protocol has no words for
// (docs/extended-protocol.md) never happens on it.

#pragma once

#include "actors/outcome.hpp"
#include "cli/telex/client/message_line.hpp"
#include "cli/telex/client/timing.hpp"
#include "net/wire/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

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
  /// On the extended protocol: how long they may be, and how many at a time may wait
  /// for an answer here and there.
  std::optional<wire::extended_grant> limits{};
  bool operator==(const registered&) const = default;
};

/// The server does not have the extended protocol; the connection is of no more use. It
/// is to be asked with a `plain_session`, which finds out what else may be wrong.
struct plain_server {
  /// It has said so. Else it closed the connection or left the offer unanswered, which
  /// may have had another reason, and is not to be remembered for long.
  bool is_certain = false;
  bool operator==(const plain_server&) const = default;
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

/// Whether somebody has the name, as far as the server tells that from a malformed one.
constexpr bool is_taken(refusal why) noexcept {
  return why == refusal::taken || why == refusal::unclear;
}

/// The name was not granted; the connection is of no more use.
struct name_refused {
  refusal why = refusal::other;
  /// The text of the server's answer, as it came; the name that it registered.
  std::string said;
  bool operator==(const name_refused&) const = default;
};

/// A message from somebody, as it came. It waits for acknowledge() or reject().
struct arrived {
  /// What it is called in the answer.
  std::string id;
  std::string sender;
  std::string text;
  /// When the server had read it, as RFC 3339 has it.
  std::string date{};
  /// What it is, if it is no plain text.
  std::string content_type{};
  /// It is for everybody, as far as that is said.
  bool to_all = false;
  /// The sender has proved its name.
  bool account = false;
  bool operator==(const arrived&) const = default;
};

/// Why a message is not taken in.
enum class rejection {
  too_large,
  unreadable, ///< What came is no whole frame, or not a legal one.
};

/// A message that was not taken in. Its sender is told.
struct turned_away {
  /// Empty if what is said there can be no name.
  std::string sender;
  rejection why = rejection::too_large;
  bool operator==(const turned_away&) const = default;
};

// -- what has become of a message ------------------------------------------------

/// Names a message to others within one session.
using ticket = std::uint64_t;

/// The recipient has acknowledged a message; for `ALL`, everybody has.
struct delivered {
  message what;
  bool operator==(const delivered&) const = default;
};

/// Why a message has not been delivered.
enum class failure {
  refused,      ///< There is no such user, or it was not taken.
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
  unsaid,       ///< The server has refused it, and does not say that for certain.
  refused_late, ///< A server that does not say more has refused it, and not at once.
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
  /// In words, if it is for another reason.
  std::string why{};
  bool operator==(const not_sent&) const = default;
};

/// What has become of a message to others. There is one for each.
struct settled {
  ticket which = 0;
  /// A message to everybody is not delivered if somebody does not have it for certain.
  std::variant<delivered, not_delivered, not_confirmed, not_sent> how;
  /// Why, in the server's word (docs/extended-protocol.md, section 2); empty if it has
  /// said none.
  std::string reason{};
  /// Of a message to everybody: how many have it, and how many not.
  std::optional<tally> counts{};
  bool operator==(const settled&) const = default;
};

// -- who is there ----------------------------------------------------------------

/// Who is there whose name begins with what was asked for.
struct names {
  std::string prefix;
  std::uint64_t total = 0;
  /// The first of them, in the order of their octets.
  std::vector<std::string> first;
  /// So many more the server has named by what is no such name.
  std::size_t nameless = 0;
  /// The server has told the total, and it may be that of what it has named.
  bool is_sound = true;
  bool operator==(const names&) const = default;
};

/// A user is watched from now on, and is there or not.
struct watching {
  std::string name;
  bool present = false;
  bool operator==(const watching&) const = default;
};

/// A user is watched no more.
struct unwatched {
  std::string name;
  bool operator==(const unwatched&) const = default;
};

/// A user has come, or gone.
struct joined {
  std::string name;
  bool operator==(const joined&) const = default;
};
struct left {
  std::string name;
  bool operator==(const left&) const = default;
};

/// What one can ask about other users.
enum class question : std::uint8_t { who, watch, unwatch };

/// Why a question has no answer.
enum class hindrance : std::uint8_t {
  malformed, ///< It asks for what can be no name.
  too_many,  ///< Enough are watched already.
  unknown,   ///< The server does not know such questions.
};

/// A question that the server has refused to answer.
struct not_answered {
  question what = question::who;
  /// The name, or its beginning, that was asked for.
  std::string about;
  hindrance why = hindrance::unknown;
  bool operator==(const not_answered&) const = default;
};

/// The server was asked whether it is there, and has answered after that time.
struct ponged {
  clock::duration after{};
  bool operator==(const ponged&) const = default;
};

// -- the end ---------------------------------------------------------------------

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

using event = std::variant<unreachable, registered, plain_server, name_refused, arrived,
                           turned_away, settled, names, watching, unwatched, joined,
                           left, not_answered, ponged, lost>;

} // namespace telex::cli
