// What a simulated peer writes: in its own terms, and as bytes.

#pragma once

#include "tests/simulation/stage.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace telex::simulation {

/// Numbers the messages of a run, from 1, in the order in which they are written.
using message_id = std::uint32_t;

/// What a REGISTER DUPLEX asks for.
struct offer {
  std::uint32_t window = 32;
  bool presence = false;
  /// One of all_sessions.
  std::uint32_t session = 0;
};

/// One frame of a peer.
struct request {
  enum class kind : std::uint8_t {
    register_, ///< A role and a name.
    send,      ///< A message.
    received,
    error,   ///< An answer to a FORWARD other than RECEIVED.
    unknown, ///< Well-formed, and no command that the protocol knows.
    broken,  ///< A fault of docs/protocol.md, section 1: the stream ends there.
    // What only the extended protocol knows.
    who,
    watch,
    unwatch,
    ping,
    pong,
    bye,
  };

  kind what = kind::unknown;
  role as = role::sender;
  /// Who asks for a name, is sent to, is acknowledged, or is asked about.
  name_id name = empty_name;
  std::uint16_t code = 0;
  message_id message = 0;
  /// Of a message: as long as it is on the wire.
  std::string body{};
  /// Of a message: whether it has a Message-id, and a Content-type.
  bool is_named = false;
  bool is_typed = false;
  /// Of an answer: the Message-id that it repeats. Empty for none.
  std::string given{};
  /// Of who asks for a name for both directions: what is beside that.
  offer extended{};
  /// Of a WHO: how names begin.
  std::string prefix{};
  /// How long the frame is on the wire, up to the octet that completes it.
  std::size_t octets = 0;
};

/// How a well-formed frame is spelled (docs/protocol.md, section 1).
enum class spelling : std::uint8_t { plain, carriage_returns, chatty, spacious };
inline constexpr std::uint32_t spellings = 4;

/// How many frames there are that ask for nothing: unknown, or broken.
inline constexpr std::uint32_t kinds_of_garbage = 12;

/// The bytes of a frame, whose `octets` are set to their number.
std::string bytes_of(request& what, spelling how);

/// The bytes of the `number`th of the frames that ask for nothing, which is put
/// into `what`.
std::string garbage_bytes(request& what, std::uint32_t number);

/// The Message-id of a message, and the Content-type of all that have one.
std::string message_name(message_id id);
inline constexpr std::string_view content_type = "application/x-telex-test; a=b";

/// A body of `size` octets that no other message has; it begins with `id`, and a
/// size that this does not fit into is raised.
std::string make_body(message_id id, std::size_t size);

/// The message whose body this is; 0 if it does not say so.
message_id message_of(std::string_view body) noexcept;

} // namespace telex::simulation
