// The frames of the wire protocol, one struct each (docs/protocol.md, sections 1 and
// 6).

#pragma once

#include "actors/outcome.hpp"
#include "actors/secret.hpp"
#include "actors/username.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace telex::wire {

/// The longest head in octets, from the first one of its start line to the line
/// feed that ends it. A head is kept until it is whole, so this bounds it.
inline constexpr std::size_t max_head = 4096;

/// How many FORWARDs a client of the extended protocol may have without an answer.
inline constexpr std::uint16_t default_receive_window = 32;
inline constexpr std::uint16_t max_receive_window = 1024;

/// The longest Message-id in octets: letters, digits, - and _.
inline constexpr std::size_t max_message_id = 64;

/// The longest password in octets.
inline constexpr std::size_t max_password = 256;

using telex::role;

/// Which of its two protocols a connection has.
enum class protocol : std::uint8_t { plain, extended };

/// The errors that the protocol names (docs/protocol.md, sections 5 and 6).
enum class error_code : std::uint16_t {
  malformed_username = 100,
  no_user_registered = 101,
  unable_to_send = 102,
  header_incomplete = 103,
  username_taken = 104,
  not_authenticated = 105, ///< With accounts alone.
  too_many = 106,
  unknown_command = 107,
};

/// The text that the router writes after a code. For people, not programs.
std::string_view text_of(error_code code) noexcept;

// -- registration ----------------------------------------------------------------

/// What a client asks for that offers the extended protocol.
struct extended_offer {
  std::uint16_t receive_window = default_receive_window;
  /// It wants to be told who comes and goes.
  bool presence = false;
  /// Whoever knows it may take the name over; empty if nobody may.
  std::string session;
  bool operator==(const extended_offer&) const = default;
};

/// What it gets.
struct extended_grant {
  std::uint64_t max_body = 0;
  std::uint16_t receive_window = default_receive_window;
  std::uint32_t send_window = 0;
  bool operator==(const extended_grant&) const = default;
};

/// `REGISTER TOSEND alice`: a client asks for a name.
struct register_frame {
  role as = role::sender;
  std::string name;
  /// Of `REGISTER DUPLEX` alone; there nothing if it does not offer `Protocol: 2`.
  std::optional<extended_offer> extended = std::nullopt;
  /// Proves that the name is the client's, for who has accounts (section 8); empty if
  /// there is none.
  secret password = {};
  bool operator==(const register_frame&) const = default;
};

/// `REGISTERED TOSEND alice`: the router grants it.
struct registered_frame {
  role as = role::sender;
  std::string name;
  std::optional<extended_grant> extended = std::nullopt;
  bool operator==(const registered_frame&) const = default;
};

// -- messages --------------------------------------------------------------------

/// `SEND bob`, with a body: a client sends a message.
struct send_frame {
  std::string recipient;
  std::string body;
  /// So many octets of a body over the limit were read and dropped, and `body` is
  /// empty.
  std::uint64_t dropped = 0;
  /// Of the extended protocol; empty if there is none.
  std::string message_id = {};
  std::string content_type = {};
  bool operator==(const send_frame&) const = default;
};

/// What the extended protocol says of the SEND that is answered.
struct answer_fields {
  std::string message_id;
  /// Why it was not delivered; empty if that is not said.
  std::string reason;
  /// Whether the recipient may have it all the same; nothing if that is not said.
  std::optional<telex::fate> fate;
  std::optional<tally> counts;
  bool operator==(const answer_fields&) const = default;
};

/// `SEND bob` without a body, or `SENT bob`: the router's answer that the
/// recipient has the message.
struct sent_frame {
  std::string recipient;
  /// Spelled `SENT` on the wire, as one family of clients wants it.
  bool spelled_sent = false;
  answer_fields about = {};
  bool operator==(const sent_frame&) const = default;
};

/// `FORWARD alice`, with a body: the router hands over a message.
struct forward_frame {
  std::string sender;
  std::string body;
  /// The body was over the limit; it was dropped, and `body` is empty.
  bool too_large = false;
  // Of the extended protocol.
  std::string message_id = {};
  std::string content_type = {};
  /// When the router had read the message, as RFC 3339 has it.
  std::string date = {};
  bool to_all = false;
  /// The sender has proved its name.
  bool account = false;
  bool operator==(const forward_frame&) const = default;
};

/// `RECEIVED alice`: a client has the message that alice sent.
struct received_frame {
  std::string sender;
  std::string message_id = {};
  bool operator==(const received_frame&) const = default;
};

/// `ERROR 102 Unable to send`, from either side.
struct error_frame {
  /// The number on the wire; 0 if what stood there is no number.
  std::uint16_t code = 0;
  std::string text;
  answer_fields about = {};
  bool operator==(const error_frame&) const = default;
};

// -- who is there, of the extended protocol ---------------------------------------

/// `WHO al`: a client asks who is there whose name begins so.
struct who_frame {
  std::string prefix;
  bool operator==(const who_frame&) const = default;
};

/// `WHO`, with a body: the router's answer.
struct names_frame {
  /// How many there are; nothing if that is not said.
  std::optional<std::uint64_t> total = std::nullopt;
  /// The first of them, each ended by a line feed.
  std::string names;
  /// As in forward_frame.
  bool too_large = false;
  bool operator==(const names_frame&) const = default;
};

/// `WATCH bob`: a client wants to be told when bob comes and goes.
struct watch_frame {
  std::string name;
  bool operator==(const watch_frame&) const = default;
};

/// `WATCH bob`, with `Present`: the router's answer.
struct watching_frame {
  std::string name;
  bool present = false;
  bool operator==(const watching_frame&) const = default;
};

/// `UNWATCH bob`: a client does not any more; or the router's answer.
struct unwatch_frame {
  std::string name;
  bool operator==(const unwatch_frame&) const = default;
};

/// `JOINED bob` or `LEFT bob`: the router tells who has come and gone.
struct presence_frame {
  std::string name;
  bool present = false;
  bool operator==(const presence_frame&) const = default;
};

// -- the connection, of the extended protocol ---------------------------------------

/// `PING`, from either side: are you there?
struct ping_frame {
  bool operator==(const ping_frame&) const = default;
};

/// `PONG`: the answer.
struct pong_frame {
  bool operator==(const pong_frame&) const = default;
};

/// `BYE`: a client, or the router, is about to close.
struct bye_frame {
  /// Why the router does so of its own accord.
  std::string reason = {};
  bool operator==(const bye_frame&) const = default;
};

/// A well-formed head of a client, whose command the reader does not know. Its
/// body, if it had a Content-length, was read and dropped.
struct unknown_frame {
  bool operator==(const unknown_frame&) const = default;
};

/// The error that the router writes for `code`, with a `Reason` if it is not empty.
error_frame to_error(error_code code, std::string_view reason = {});

using frame
  = std::variant<register_frame, registered_frame, send_frame, sent_frame,
                 forward_frame, received_frame, error_frame, unknown_frame, who_frame,
                 names_frame, watch_frame, watching_frame, unwatch_frame,
                 presence_frame, ping_frame, pong_frame, bye_frame>;

} // namespace telex::wire
