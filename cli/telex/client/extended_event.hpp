// What happens to a user of the extended protocol, as one value each
// (docs/extended-protocol.md). What is the same in both protocols is in event.hpp.

#pragma once

#include "actors/outcome.hpp"
#include "cli/telex/client/event.hpp"
#include "net/wire/frame.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace telex::cli {

// -- registration ----------------------------------------------------------------

/// The server has granted the name: messages come and go from now on.
struct granted {
  /// How long they may be, and how many at a time may wait for an answer here and
  /// there.
  wire::extended_grant limits;
  bool operator==(const granted&) const = default;
};

/// The server does not have the extended protocol; the connection is of no more use. It
/// is to be asked with a `session`, which finds out what else may be wrong.
struct plain_server {
  /// It has said so. Else it closed the connection or left the offer unanswered, which
  /// may have had another reason, and is not to be remembered for long.
  bool is_certain = false;
  bool operator==(const plain_server&) const = default;
};

// -- messages --------------------------------------------------------------------

/// A message from somebody, as it came. It waits for acknowledge() or reject().
struct arrived {
  /// The server's name for it.
  std::string id;
  std::string sender;
  std::string text;
  /// When the server had read it, as RFC 3339 has it.
  std::string date{};
  /// What it is, if it is no plain text.
  std::string content_type{};
  /// It is for everybody.
  bool to_all = false;
  /// The sender has proved its name.
  bool account = false;
  bool operator==(const arrived&) const = default;
};

/// Names a message to others within one session.
using ticket = std::uint64_t;

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

using extended_event
  = std::variant<granted, plain_server, name_refused, arrived, turned_away, settled,
                 names, watching, unwatched, joined, left, not_answered, lost>;

} // namespace telex::cli
