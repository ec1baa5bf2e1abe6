// The frames of the wire protocol, one struct each (docs/protocol.md, section 1).

#pragma once

#include "actors/username.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace telex::wire {

/// The longest head in octets, from the first one of its start line to the line
/// feed that ends it. A head is kept until it is whole, so this bounds it.
inline constexpr std::size_t max_head = 4096;

using telex::role;

/// The errors that the protocol names (docs/protocol.md, section 5).
enum class error_code : std::uint16_t {
  malformed_username = 100,
  no_user_registered = 101,
  unable_to_send = 102,
  header_incomplete = 103,
  username_taken = 104,
};

/// The text that the router writes after a code. For people, not programs.
std::string_view text_of(error_code code) noexcept;

/// `REGISTER TOSEND alice`: a client asks for a name.
struct register_frame {
  role as = role::sender;
  std::string name;
  bool operator==(const register_frame&) const = default;
};

/// `REGISTERED TOSEND alice`: the router grants it.
struct registered_frame {
  role as = role::sender;
  std::string name;
  bool operator==(const registered_frame&) const = default;
};

/// `SEND bob`, with a body: a client sends a message.
struct send_frame {
  std::string recipient;
  std::string body;
  /// The body was over the limit: it was read and dropped, and `body` is empty.
  bool too_large = false;
  bool operator==(const send_frame&) const = default;
};

/// `SEND bob` without a body, or `SENT bob`: the router's answer that the
/// recipient has the message.
struct sent_frame {
  std::string recipient;
  /// Spelled `SENT` on the wire, as one family of clients wants it.
  bool spelled_sent = false;
  bool operator==(const sent_frame&) const = default;
};

/// `FORWARD alice`, with a body: the router hands over a message.
struct forward_frame {
  std::string sender;
  std::string body;
  /// As in send_frame.
  bool too_large = false;
  bool operator==(const forward_frame&) const = default;
};

/// `RECEIVED alice`: a client has the message that alice sent.
struct received_frame {
  std::string sender;
  bool operator==(const received_frame&) const = default;
};

/// `ERROR 102 Unable to send`, from either side.
struct error_frame {
  /// The number on the wire; 0 if what stood there is no number.
  std::uint16_t code = 0;
  std::string text;
  bool operator==(const error_frame&) const = default;
};

/// A well-formed head of a client, whose command the reader does not know. Its
/// body, if it had a Content-length, was read and dropped.
struct unknown_frame {
  bool operator==(const unknown_frame&) const = default;
};

/// The error that the router writes for `code`.
error_frame to_error(error_code code);

using frame = std::variant<register_frame, registered_frame, send_frame, sent_frame,
                           forward_frame, received_frame, error_frame, unknown_frame>;

} // namespace telex::wire
